import { seconds } from '@supermall/kernel/time'
import type { ConnectionOptions, NatsConnection } from 'nats'
import { connect, Events } from 'nats'
import type { Log } from './log.ts'

/** A connection that comes back by itself, for ever. */
export type Link = {
  readonly nc: NatsConnection
  readonly isUp: () => boolean
  /** Called each time the connection stands again. */
  readonly onReturn: (hear: () => void) => void
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
  let isConnected = true
  void watch(nc, options.log, (isNow) => {
    isConnected = isNow
    if (isNow) for (const hear of returned) hear()
  })
  return {
    nc,
    isUp: () => isConnected && !nc.isClosed(),
    onReturn: (hear) => void returned.push(hear),
    async close() {
      if (nc.isClosed()) return
      if (isConnected) await within(DRAIN_MS, nc.drain())
      await nc.close()
    },
  }
}

/** Tries until it works or the time is over. */
export async function patiently<T>(options: { url: string; withinMs: number }, work: () => Promise<T>): Promise<T> {
  const end = Date.now() + options.withinMs
  for (;;) {
    try {
      return await work()
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      if (Date.now() > end) throw new BusFault(`NATS at ${new URL(options.url).host} cannot be used: ${why}`, { cause: error })
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
  }
}

/** Waits for the work, but no longer than that: a server that is gone cannot keep us from ending. */
export async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([work.catch(() => undefined), over])
  clearTimeout(timer)
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
