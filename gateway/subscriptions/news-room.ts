import type { News, Reporter } from '@supermall/contracts/news'
import type { Bus, Position } from '@supermall/messaging/bus'
import type { Envelope } from '@supermall/messaging/envelope'

/** A piece of news at its place in the row of all events. */
export type Item = News & { readonly position: Position; readonly traceparent: string | null }

type Hear = (item: Item) => void

/** Follows the bus once for the whole process, remembers what happened lately and wakes who waits for it. */
export type NewsRoom = {
  readonly reached: () => Position
  /** Whether the row of events has come that far: a client may know more than this process, and more than a copy that was put back. */
  readonly has: (position: Position) => Promise<boolean>
  /** What happened behind that position, the oldest first; null when that is not known any more. */
  readonly since: (position: Position) => readonly Item[] | null
  /** Hears of what waits under any of the keys; call what it gives to hear no more. */
  readonly wait: (field: string, keys: readonly string[], hear: Hear) => () => void
  /** Called when the row of events was replaced by another: what happened between them is lost. */
  readonly onBreak: (hear: () => void) => () => void
  readonly stop: () => Promise<void>
}

type Options = { readonly bus: Bus; readonly reporters: readonly Reporter[]; readonly history: number }

export async function openNewsRoom({ bus, reporters, history }: Options): Promise<NewsRoom> {
  const byEvent = new Map(reporters.map((reporter) => [reporter.eventName, reporter]))
  const recent = memory(history)
  const waiting = new Map<string, Set<Hear>>()
  const breaks = new Set<() => void>()

  function hear(envelope: Envelope, position: Position): void {
    const isOther = recent.isOther(position)
    const news = byEvent.get(envelope.name)?.read(envelope.payload) ?? []
    const items = news.map((one) => ({ ...one, position, traceparent: envelope.traceparent }))
    if (isOther) recent.forget(position)
    // What the outbox sends again was told before.
    const isNew = recent.keep(envelope.id, position, items)
    if (isOther) for (const tell of breaks) tell()
    if (isNew) for (const item of items) for (const tell of waiting.get(placeOf(item)) ?? []) tell(item)
  }

  const following = await bus.follow({ history, hear })
  recent.begin(following.reached())
  return {
    reached: following.reached,
    async has(position) {
      if (isWithin(position, following.reached())) return true
      return following.end().then(
        (end) => isWithin(position, end),
        // Reading anew does no harm to who need not have done it.
        () => false,
      )
    },
    since: (position) => (position.stream === following.reached().stream ? recent.since(position) : null),
    wait(field, keys, tell) {
      const places = keys.map((key) => placeOf({ field, key }))
      for (const place of places) waiting.set(place, (waiting.get(place) ?? new Set()).add(tell))
      return () => {
        for (const place of places) leave(waiting, place, tell)
      }
    },
    onBreak(tell) {
      breaks.add(tell)
      return () => void breaks.delete(tell)
    },
    stop: following.stop,
  }
}

const isWithin = ({ stream, sequence }: Position, end: Position): boolean =>
  stream === end.stream && sequence <= end.sequence

const placeOf = ({ field, key }: Pick<News, 'field' | 'key'>): string => `${field} ${key}`

function leave(waiting: Map<string, Set<Hear>>, place: string, hear: Hear): void {
  const there = waiting.get(place)
  there?.delete(hear)
  if (there?.size === 0) waiting.delete(place)
}

type Kept = { readonly eventId: string; readonly sequence: number; readonly items: readonly Item[] }

/** The latest events in their order; `since` knows from where on nothing is missing. */
function memory(most: number) {
  const known = new Set<string>()
  let kept: Kept[] = []
  let stream: string | null = null
  let completeFrom = 0
  let last: Position | null = null

  /** Forgets in heaps: moving a long list for every event would cost more than all else here. */
  function trim(): void {
    if (kept.length < 2 * most) return
    const gone = kept.splice(0, kept.length - most)
    for (const { eventId } of gone) known.delete(eventId)
    completeFrom = Math.max(completeFrom, (gone.at(-1)?.sequence ?? completeFrom) + 1)
  }

  return {
    /** Whether the row goes on as another one: a new one, or an older copy of the same. */
    isOther: (position: Position): boolean =>
      stream !== null && (stream !== position.stream || (last !== null && position.sequence <= last.sequence)),
    /** Where nothing was heard yet, everything from now on is complete. */
    begin(reached: Position): void {
      if (stream !== null) return
      stream = reached.stream
      last = reached
      completeFrom = reached.sequence + 1
    },
    /** What was told in the row before may be sent again in the next one: its events stay known. */
    forget(next: Position): void {
      kept = kept.map((one) => ({ ...one, sequence: 0, items: [] }))
      // In a copy the numbers that were given already are given again: who comes with one of them may mean another event.
      const given = last?.stream === next.stream ? Math.max(last.sequence + 1, completeFrom) : 0
      completeFrom = Math.max(next.sequence, given)
      stream = next.stream
      last = null
    },
    /** False for an event that is known. */
    keep(eventId: string, position: Position, items: readonly Item[]): boolean {
      if (stream === null) completeFrom = position.sequence
      stream = position.stream
      last = position
      if (known.has(eventId)) return false
      known.add(eventId)
      kept.push({ eventId, sequence: position.sequence, items })
      trim()
      return true
    },
    since({ sequence }: Position): readonly Item[] | null {
      if (sequence < completeFrom - 1) return null
      return kept.flatMap((one) => (one.sequence > sequence ? one.items : []))
    },
  }
}
