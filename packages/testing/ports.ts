import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/** Below those that the system gives to whoever asks for any: nothing of this machine takes them by chance. */
const [FIRST, LAST] = [20_000, 32_000]
const MOST_TRIES = 100

/** The first of so many ports in a row that nobody listens on now. */
export async function freeRow(length: number): Promise<number> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const first = randomInt(FIRST, LAST - length)
    const row = await Promise.all(Array.from({ length }, (_, at) => isFree(first + at)))
    if (row.every(Boolean)) return first
  }
  throw new Error(`there are no ${length} free ports in a row`)
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
