import type { AddressInfo, Socket } from 'node:net'
import { connect, createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/** The way from one process to another or to a server: a proxy on loopback that can be slow, break off, or take all and pass on nothing. */
export type Wire = {
  readonly name: string
  readonly port: number
  /** Every piece arrives so much later, in both directions; 0 is at once. */
  readonly slow: (ms: number) => void
  /** Breaks off every connection there is. */
  readonly reset: () => void
  /** From now on whoever connects is let in and hears nothing, as those do who are connected. */
  readonly fallDeaf: () => void
  /** What was swallowed is missing, so those who were not heard are broken off. */
  readonly hear: () => void
  readonly stop: () => Promise<void>
}

type Mood = { delayMs: number; isDeaf: boolean }

/** Listens on that port, or on any, for what is behind `target`. */
export async function openWire(name: string, target: number, port = 0): Promise<Wire> {
  const mood: Mood = { delayMs: 0, isDeaf: false }
  const sockets = new Set<Socket>()
  const reset = (): void => {
    for (const socket of sockets) breakOff(socket)
  }
  const hold = (socket: Socket): void => {
    sockets.add(socket.setNoDelay(true))
    socket.once('close', () => sockets.delete(socket))
  }
  const server = createServer({ allowHalfOpen: true }, (near) => {
    hold(near)
    const far = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true })
    hold(far)
    carry(near, far, mood)
    carry(far, near, mood)
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  return {
    name,
    port: (server.address() as AddressInfo).port,
    slow(ms) {
      mood.delayMs = ms
    },
    reset,
    fallDeaf() {
      mood.isDeaf = true
    },
    hear() {
      mood.isDeaf = false
      reset()
    },
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      reset()
      await closed
    },
  }
}

/** What comes later never overtakes what came before. */
function carry(from: Socket, to: Socket, mood: Mood): void {
  let under: Promise<void> = Promise.resolve()
  let waiting = 0
  async function pass(chunk: Buffer, dueAt: number): Promise<void> {
    await wait(Math.max(0, dueAt - performance.now()))
    if (to.writable && !mood.isDeaf) to.write(chunk)
    waiting--
  }
  from.on('data', (chunk) => {
    if (mood.isDeaf) return
    if (mood.delayMs === 0 && waiting === 0) return void (to.writable && to.write(chunk))
    waiting++
    const dueAt = performance.now() + mood.delayMs
    under = under.then(() => pass(chunk, dueAt))
  })
  from.once('end', () => under.then(() => to.end()))
  from.once('error', () => to.destroy())
  from.once('close', () => under.then(() => to.destroySoon()))
}

/** Only what is open and idle is reset: one that is connecting, or has something to say or to end, is closed the usual way. */
function breakOff(socket: Socket): void {
  if (socket.readyState === 'open' && socket.writableLength === 0) socket.resetAndDestroy()
  else socket.destroy()
}
