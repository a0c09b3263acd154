import { isPresentInDoubt, settlePresent } from '@supermall/kernel/present'
import { minutes, seconds, within } from '@supermall/kernel/time'
import type { Log } from '@supermall/messaging/log'
import { withClient } from '@supermall/subgraph/database/client'
import type { MallOptions } from './mall.ts'
import { domainsOf } from './mall.ts'

export type Timekeeper = { readonly stop: () => Promise<void> }

export type Timekeeping = {
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

/** Whose database it is does not matter. A gateway alone has none, and goes by its own clock: it keeps nothing. */
export async function openTimekeeper(parts: readonly string[], { ground, log }: MallOptions): Promise<Timekeeper> {
  const [first] = domainsOf(parts)
  if (!first) return { stop: async () => undefined }
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
