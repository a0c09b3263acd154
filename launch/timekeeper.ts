import { isPresentInDoubt, settlePresent } from '@supermall/kernel/present'
import { minutes, seconds, within } from '@supermall/kernel/time'
import type { Log } from '@supermall/messaging/log'
import { withClient } from '@supermall/subgraph/database/client'
import { NOW_HEADER } from '@supermall/subgraph/serve'
import type { MallOptions } from './mall.ts'
import { domainsOf, urlOf } from './parts.ts'

export type Timekeeper = { readonly stop: () => Promise<void> }

type Timekeeping = {
  /** Asks a database what time it is, in milliseconds since 1970. What is answered late says nothing of the present, and is no answer. */
  readonly ask: () => Promise<number>
  readonly log: Log
  readonly lookEveryMs?: number
  readonly askEveryMs?: number
}

const LONGEST_ANSWER_MS = seconds(1)
const LONGEST_SILENCE_MS = seconds(3)
const FIRST_TRIES = 3

/**
 * Keeps this process at the time of its databases: holds expire, unpaid orders are closed and ids are made by it, and a process that
 * thinks otherwise by an hour must do none of it too early or too late. Where no database answers, the clock goes on as it went.
 */
export async function keepTime({ ask, log, ...every }: Timekeeping): Promise<Timekeeper> {
  const { lookEveryMs = seconds(2), askEveryMs = minutes(1) } = every
  let known = 0
  let knownAt = Number.NEGATIVE_INFINITY

  async function compare(): Promise<void> {
    const offMs = settlePresent(await ask())
    knownAt = performance.now()
    if (Math.abs(offMs - known) > seconds(1)) log.warn('clock.off', { milliseconds: Math.round(offMs) })
    known = offMs
  }

  /** Whoever does not answer at all is not waited for. */
  const lookAgain = (): Promise<void> =>
    within(
      LONGEST_SILENCE_MS,
      compare().catch((error) => log.debug('clock.unknown', { error })),
    )
  const isDue = (): boolean => isPresentInDoubt() || performance.now() - knownAt >= askEveryMs
  for (let tries = 0; tries < FIRST_TRIES && isDue(); tries++) await lookAgain()
  let looking: Promise<void> | null = null
  const timer = setInterval(() => {
    if (looking !== null || !isDue()) return
    looking = lookAgain().finally(() => {
      looking = null
    })
  }, lookEveryMs)
  return {
    async stop() {
      clearInterval(timer)
      await looking
    },
  }
}

/** Whose database it is does not matter. A gateway alone has none: it asks the domains, and the one in the middle is right. */
export async function openTimekeeper(
  parts: readonly string[],
  { ground, settings, log }: MallOptions,
): Promise<Timekeeper> {
  const [first] = domainsOf(parts)
  if (!first) return keepTime({ ask: timeOfMost(domainsOf([]).map((entry) => urlOf(entry, settings))), log })
  return keepTime({ ask: timeOf(await ground.databaseUrl(first.name)), log })
}

/** Over a connection of its own: those of the domain may all be waiting for something. */
const timeOf =
  (databaseUrl: string): (() => Promise<number>) =>
  () =>
    withClient(databaseUrl, async (client) => {
      const askedAt = performance.now()
      const { rows } = await client.query<{ now: string }>('select extract(epoch from clock_timestamp()) * 1000 as now')
      const tookMs = performance.now() - askedAt
      if (tookMs > LONGEST_ANSWER_MS) throw new Error(`the answer took ${tookMs.toFixed(0)} ms`)
      return Number(rows[0]?.now)
    })

/**
 * What the processes at those addresses take for the present, but for what is late: of an even number the earlier in the middle, so that
 * what is right for half of them is not mixed with what is not. Nobody who answers is no answer.
 */
export const timeOfMost =
  (urls: readonly string[]): (() => Promise<number>) =>
  async () => {
    const heard = await Promise.all(urls.map((url) => timeAt(url).catch(() => null)))
    const times = heard.filter((one) => one !== null).map((lead) => performance.now() + lead)
    const [middle] = times.toSorted((a, b) => a - b).slice((times.length - 1) >> 1)
    if (middle === undefined) throw new Error('no domain says what time it is')
    return middle
  }

/** How far it is ahead of what has gone by since this process began. */
async function timeAt(url: string): Promise<number> {
  const response = await fetch(`${url}/health/live`, { signal: AbortSignal.timeout(LONGEST_ANSWER_MS) })
  const now = Number(response.headers.get(NOW_HEADER) ?? Number.NaN)
  await response.body?.cancel()
  if (Number.isNaN(now)) throw new Error(`${url} does not say what time it is`)
  return now - performance.now()
}
