import type { ChangedAggregate } from '@supermall/contracts/machinery'
import { LONGEST_LOOK_BACK_MS, machineryOf } from '@supermall/contracts/machinery'
import { prefixOf } from '@supermall/kernel/id'
import { seconds } from '@supermall/kernel/time'
import type { Ask } from '@supermall/messaging/ask'
import { asker } from '@supermall/messaging/ask'
import type { Bus, Stop } from '@supermall/messaging/bus'
import type { Log } from '@supermall/messaging/log'

export type Changes = {
  /** Whether that is known to be so still, which was read from that domain and is changed by whatever is told of these names. */
  readonly isCurrent: (domain: string, names: readonly string[], times: Times) => boolean
  /** Something was changed from here: what it changed shall be known soon. */
  readonly lookNow: () => void
  readonly stop: Stop
}

export type Times = {
  /** When it was read. */
  readonly readAt: number
  /** Whatever was committed before this must be known. */
  readonly since: number
}

export type ChangesOptions = {
  readonly bus: Bus
  readonly log: Log
  readonly clock: () => number
  /** Which ids to ask each domain about: prefixes, and the type that each stands for. */
  readonly watched: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** Older than this nothing is kept, so nothing older needs to be known. */
  readonly horizonMs: number
}

/** With what one look takes, everything that was committed is known within a second. */
const LOOK_EVERY_MS = 350
/** Without a look for so long, nobody can say that something did not change. */
const MOST_DOUBT_MS = 750
const LEAST_PAUSE_MS = 50
/** Longer than any transaction lasts: what is committed later than its neighbours was not seen with them. */
const LOOK_BACK_MS = seconds(15)
const MOST_NAMES = 50_000

/**
 * What changed lately in each domain. It asks the domains, whose outbox holds all that was committed; what the bus tells is
 * only a reason to ask now, so an event that is lost, late or told twice changes nothing but how soon.
 */
export async function watchChanges(options: ChangesOptions): Promise<Changes> {
  const watches = new Map([...options.watched].map(([domain, types]) => [domain, watch(domain, types, options)]))
  const following = await options.bus.follow({ history: 0, hear: ({ source }) => watches.get(source)?.lookNow() })
  return {
    isCurrent: (domain, names, times) => watches.get(domain)?.isCurrent(names, times) ?? true,
    lookNow() {
      for (const one of watches.values()) one.lookNow()
    },
    async stop() {
      for (const one of watches.values()) one.stop()
      await following.stop()
    },
  }
}

/** The name for everything of a type. */
export const typeName = (type: string): string => `type ${type}`

function watch(domain: string, types: ReadonlyMap<string, string>, options: ChangesOptions) {
  const { clock, log } = options
  const ask = asker(options.bus, null)
  const journal = changeJournal(domain, types)
  let knownAt = Number.NEGATIVE_INFINITY
  let timer: NodeJS.Timeout | undefined
  let isLooking = false
  let isWanted = false
  let isEnding = false
  let failures = 0

  async function look(): Promise<void> {
    const startedAt = clock()
    const withinMs =
      Math.min(startedAt - knownAt, options.horizonMs, LONGEST_LOOK_BACK_MS - LOOK_BACK_MS) + LOOK_BACK_MS
    const { changed, isComplete } = await askChanges(ask, domain, { withinMs: Math.ceil(withinMs), types })
    journal.note(changed, isComplete, clock())
    knownAt = startedAt
  }

  function lookNow(): void {
    clearTimeout(timer)
    isWanted = isLooking
    if (isLooking || isEnding) return
    isLooking = true
    look()
      .then(
        () => {
          failures = 0
        },
        (error) => {
          if (failures++ === 0) log.warn('cache.changes-unknown', { domain, error })
        },
      )
      .finally(() => {
        isLooking = false
        plan(isWanted ? LEAST_PAUSE_MS : LOOK_EVERY_MS)
      })
  }

  function plan(inMs: number): void {
    if (isEnding) return
    timer = setTimeout(lookNow, inMs)
    timer.unref()
  }

  lookNow()
  return {
    lookNow,
    isCurrent: (names: readonly string[], { readAt, since }: Times) =>
      clock() - knownAt <= MOST_DOUBT_MS && knownAt >= since && journal.isUnchanged(names, readAt),
    stop() {
      isEnding = true
      clearTimeout(timer)
    },
  }
}

type Asked = { readonly withinMs: number; readonly types: ReadonlyMap<string, string> }

const askChanges = (ask: Ask, domain: string, { withinMs, types }: Asked) =>
  ask(machineryOf(domain).changes, { withinMs, prefixes: [...types.keys(), domain] }, { timeoutMs: LOOK_EVERY_MS })

/** When each thing changed last, by the time at which it became known here. */
function changeJournal(domain: string, types: ReadonlyMap<string, string>) {
  const seen = new Map<string, string>()
  const changedAt = new Map<string, number>()
  let lastAt = Number.NEGATIVE_INFINITY
  /** Of anything read before it, nothing is known. */
  let floor = Number.NEGATIVE_INFINITY

  function noteOne({ ids, times, first, last }: ChangedAggregate, now: number): void {
    const [id = ''] = ids
    const told = `${first} ${last} ${times}`
    if (seen.get(id) === told) return
    seen.set(id, told)
    lastAt = now
    // What a domain tells of itself is about all of it.
    if (id === domain) floor = now
    for (const one of ids) {
      changedAt.set(one, now)
      const type = types.get(prefixOf(one) ?? '')
      if (type !== undefined) changedAt.set(typeName(type), now)
    }
  }

  return {
    note(changed: readonly ChangedAggregate[], isComplete: boolean, now: number): void {
      for (const one of changed) noteOne(one, now)
      if (isComplete && changedAt.size <= MOST_NAMES && seen.size <= MOST_NAMES) return
      floor = now
      changedAt.clear()
      seen.clear()
    },
    /** What was read in the millisecond in which a change became known may have been read before it. */
    isUnchanged: (names: readonly string[], readAt: number): boolean =>
      readAt > floor && (readAt > lastAt || names.every((name) => (changedAt.get(name) ?? floor) < readAt)),
  }
}
