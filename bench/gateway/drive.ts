import { Pool } from 'undici'
import type { Measured } from './operations.ts'

type Driven = { readonly took: readonly number[]; readonly milliseconds: number }

const CONNECTIONS = 16
let asked = 0

/** Asks one operation over and over until the time is over; no two requests have the same authorization. */
export async function drive(url: string, operation: Measured, milliseconds: number): Promise<Driven> {
  const { origin } = new URL(url)
  const pool = new Pool(origin, { connections: CONNECTIONS, pipelining: 1 })
  const bodies = bodiesOf(operation)
  const took: number[] = []
  const startedAt = performance.now()
  const worker = async (): Promise<void> => {
    while (performance.now() < startedAt + milliseconds) {
      const from = performance.now()
      await post(pool, url, bodies[asked % bodies.length] ?? '')
      took.push(performance.now() - from)
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, worker))
  await pool.close()
  return { took, milliseconds: performance.now() - startedAt }
}

/** The data of one answer, to see that all give the same. */
export async function dataOf(url: string, operation: Measured): Promise<string> {
  const pool = new Pool(new URL(url).origin)
  const { data } = JSON.parse(await post(pool, url, bodiesOf(operation)[0] ?? ''))
  await pool.close()
  return JSON.stringify(data)
}

const bodiesOf = ({ query, variables }: Measured): readonly string[] =>
  variables.map((one) => JSON.stringify({ query, variables: one }))

/** An answer with errors is no answer: it ends the run. As a handler, because whoever drives shares the processors with who is driven. */
function post(pool: Pool, url: string, body: string): Promise<string> {
  const headers = { 'content-type': 'application/json', authorization: `Bench ${++asked}` }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let status = 0
    pool.dispatch(
      { method: 'POST', path: new URL(url).pathname, headers, body },
      {
        onRequestStart() {},
        onResponseStart(_, code) {
          status = code
        },
        onResponseData: (_, chunk) => void chunks.push(chunk),
        onResponseEnd() {
          const text = Buffer.concat(chunks).toString()
          if (status === 200 && !text.includes('"errors":[{')) resolve(text)
          else reject(new Error(`${url}: ${status}: ${text.slice(0, 500)}`))
        },
        onResponseError: (_, error) => reject(error),
      },
    )
  })
}
