import { seconds, within } from '@supermall/kernel/time'
import type { ConnectionOptions, NatsConnection } from 'nats'
import { connect, Events } from 'nats'
import type { Log } from './log.ts'

/** A connection that comes back by itself, for ever. */
export type Link = {
  readonly nc: NatsConnection
  readonly isUp: () => boolean
  /** Called each time the connection stands again. */
  readonly onReturn: (hear: () => void) => void
  /** How often it has come back: what was begun before it did is of another time. */
  readonly returns: () => number
  /** Gives up a wait for the server as soon as the connection breaks: what it would have said never comes. */
  readonly whileUp: <T>(work: Promise<T>) => Promise<T>
  readonly close: () => Promise<void>
}

/** How long a server may take to say that all has gone out. */
export const DRAIN_MS = seconds(3)

const RETRY_MS = 250

/** What keeps the bus from serving, in one line for the one who starts the mall. */
export class BusFault extends Error {
  readonly code = 'BUS_FAULT'
}

/** A server that starts at the same time as we do gets `withinMs` to come up; then the one who waits is told, in one line. */
export async function openLink(options: { url: string; name: string; log: Log; withinMs: number }): Promise<Link> {
  const nc = await patiently(options, () => connect(connectionOptions(options)))
  const returned: (() => void)[] = []
  const waiting = new Set<(why: Error) => void>()
  let isConnected = true
  let returns = 0
  void watch(nc, options.log, (isNow) => {
    isConnected = isNow
    if (isNow) {
      returns++
      for (const hear of returned) hear()
    } else for (const giveUp of waiting) giveUp(new Error('the connection to NATS broke'))
  })
  return {
    nc,
    isUp: () => isConnected && !nc.isClosed(),
    onReturn: (hear) => void returned.push(hear),
    returns: () => returns,
    whileUp: (work) =>
      new Promise((resolve, reject) => {
        if (!isConnected) reject(new Error('NATS is not connected'))
        waiting.add(reject)
        work.then(resolve, reject).finally(() => waiting.delete(reject))
      }),
    async close() {
      if (nc.isClosed()) return
      if (isConnected) await within(DRAIN_MS, nc.drain())
      await nc.close()
    },
  }
}

/** Tries until it works or the time is over. */
export async function patiently<T>(options: { url: string; withinMs: number }, work: () => Promise<T>): Promise<T> {
  const end = performance.now() + options.withinMs
  for (;;) {
    try {
      return await work()
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      if (performance.now() > end)
        throw new BusFault(`NATS at ${new URL(options.url).host} cannot be used: ${why}`, { cause: error })
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
  }
}

function connectionOptions({ url, name }: { url: string; name: string }): ConnectionOptions {
  const { protocol, host, username, password } = new URL(url)
  return {
    servers: host,
    name,
    ...(username ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) } : {}),
    ...(protocol === 'tls:' ? { tls: {} } : {}),
    maxReconnectAttempts: -1,
    reconnectTimeWait: RETRY_MS,
    reconnectJitter: 2 * RETRY_MS,
    reconnectJitterTLS: 2 * RETRY_MS,
    pingInterval: seconds(10),
    maxPingOut: 2,
    timeout: seconds(3),
  }
}

async function watch(nc: NatsConnection, log: Log, tell: (isConnected: boolean) => void): Promise<void> {
  for await (const { type, data } of nc.status()) {
    if (type === Events.Disconnect) {
      log.warn('bus.down', { server: data })
      tell(false)
    } else if (type === Events.Reconnect) {
      log.info('bus.up', { server: data })
      tell(true)
    } else if (type === Events.Error) log.warn('bus.error', { error: data })
  }
}
