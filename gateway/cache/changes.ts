import { setTimeout as wait } from 'node:timers/promises'
import { LONGEST_LOOK_BACK_MS, machineryOf } from '@supermall/contracts/machinery'
import { seconds } from '@supermall/kernel/time'
import type { Ask } from '@supermall/messaging/ask'
import { asker } from '@supermall/messaging/ask'
import type { Bus, Stop } from '@supermall/messaging/bus'
import type { Log } from '@supermall/messaging/log'
import { changeJournal } from './change-journal.ts'
import { LOOK_EVERY_MS, lookout } from './lookout.ts'

export type Changes = {
  /** Whether that is known to be so still, which was read from that domain and is changed by whatever is told of these names. */
  readonly isCurrent: (domain: string, names: readonly string[], times: Times) => boolean
  /** Whether nothing is known that changed it since; that may be found out yet. */
  readonly isUnchanged: (domain: string, names: readonly string[], readAt: number) => boolean
  /** What of these domains was not followed for a while is known again then; null where all of it is followed. */
  readonly awake: (domains: Iterable<string>) => Promise<unknown> | null
  /** Something was changed from here: what it changed shall be known soon. */
  readonly lookNow: () => void
  readonly stop: Stop
}

type Times = {
  /** When it was read. */
  readonly readAt: number
  /** Whatever was committed before this must be known. */
  readonly since: number
}

type ChangesOptions = {
  readonly bus: Bus
  readonly log: Log
  readonly clock: () => number
  /** Which ids to ask each domain about: prefixes, and the type that each stands for. */
  readonly watched: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** Older than this nothing is kept, so nothing older needs to be known. */
  readonly horizonMs: number
}

/** Whoever comes first afterwards waits at most this long; then he reads anew. */
const MOST_WAKING_MS = 100
/** Without a look for so long, nobody can say that something did not change. */
const MOST_DOUBT_MS = 750
/** Longer than any transaction lasts: what is committed later than its neighbours was not seen with them. */
const LOOK_BACK_MS = seconds(15)

/**
 * What changed lately in each domain. It asks the domains, whose outbox holds all that was committed; what the bus tells is
 * only a reason to ask now, so an event that is lost, late or told twice changes nothing but how soon. It asks while somebody
 * is served from what it knows, and looks back over the time in between when somebody is again.
 */
export async function watchChanges(options: ChangesOptions): Promise<Changes> {
  const watches = new Map([...options.watched].map(([domain, types]) => [domain, watch(domain, types, options)]))
  const following = await options.bus.follow({ history: 0, hear: ({ source }) => watches.get(source)?.hint() })
  return {
    isCurrent: (domain, names, times) => watches.get(domain)?.isCurrent(names, times) ?? true,
    isUnchanged: (domain, names, readAt) => watches.get(domain)?.isUnchanged(names, readAt) ?? true,
    awake(domains) {
      const waking = [...domains].flatMap((domain) => watches.get(domain)?.awake() ?? [])
      return waking.length === 0
        ? null
        : Promise.race([Promise.all(waking), wait(MOST_WAKING_MS, null, { ref: false })])
    },
    lookNow() {
      for (const one of watches.values()) one.hint()
    },
    async stop() {
      for (const one of watches.values()) one.stop()
      await following.stop()
    },
  }
}

function watch(domain: string, types: ReadonlyMap<string, string>, { bus, clock, log, horizonMs }: ChangesOptions) {
  const ask = asker(bus, null)
  const journal = changeJournal(domain, types)
  let knownAt = Number.NEGATIVE_INFINITY
  let failures = 0

  async function look(): Promise<void> {
    const startedAt = clock()
    const withinMs = Math.min(startedAt - knownAt, horizonMs, LONGEST_LOOK_BACK_MS - LOOK_BACK_MS) + LOOK_BACK_MS
    try {
      const { changed, isComplete } = await askChanges(ask, domain, { withinMs: Math.ceil(withinMs), types })
      journal.note(changed, isComplete, clock())
      knownAt = startedAt
      failures = 0
    } catch (error) {
      if (failures++ === 0) log.warn('cache.changes-unknown', { domain, error })
    }
  }

  const { hint, use, stop } = lookout(look, clock)
  return {
    hint,
    stop,
    awake: use,
    isCurrent(names: readonly string[], { readAt, since }: Times): boolean {
      use()
      return clock() - knownAt <= MOST_DOUBT_MS && knownAt >= since && journal.isUnchanged(names, readAt)
    },
    isUnchanged(names: readonly string[], readAt: number): boolean {
      use()
      return journal.isUnchanged(names, readAt)
    },
  }
}

type Asked = { readonly withinMs: number; readonly types: ReadonlyMap<string, string> }

const askChanges = (ask: Ask, domain: string, { withinMs, types }: Asked) =>
  ask(machineryOf(domain).changes, { withinMs, prefixes: [...types.keys(), domain] }, { timeoutMs: LOOK_EVERY_MS })
