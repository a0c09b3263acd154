import type { News, Reporter } from '@supermall/contracts/news'
import type { Bus, Position } from '@supermall/messaging/bus'
import type { Envelope } from '@supermall/messaging/envelope'
import type { Place } from './cursor.ts'
import { markOf } from './cursor.ts'
import { openRecent } from './recent.ts'

/** A piece of news at its place in the row of all events. */
export type Item = News & {
  readonly position: Place
  /** Behind which whoever has got it goes on: before its event, as long as more of that is news to him. */
  readonly behind: Place
  readonly traceparent: string | null
}

type Hear = (item: Item) => void

/** Follows the bus once for the whole process, remembers what happened lately and wakes who waits for it. */
export type NewsRoom = {
  readonly reached: () => Place
  /** Whether the row of events has come that far: a client may know more than this process, and more than a copy that was put back. */
  readonly has: (position: Position) => Promise<boolean>
  /** What happened behind that position, the oldest first; null when that is not known any more. */
  readonly since: (place: Place) => readonly Item[] | null
  /** Hears of what waits under any of the keys; call what it gives to hear no more. */
  readonly wait: (field: string, keys: readonly string[], hear: Hear) => () => void
  /** Called when the row of events was replaced by another: what happened between them is lost. */
  readonly onBreak: (hear: () => void) => () => void
  readonly stop: () => Promise<void>
}

type Options = { readonly bus: Bus; readonly reporters: readonly Reporter[]; readonly history: number }

export async function openNewsRoom({ bus, reporters, history }: Options): Promise<NewsRoom> {
  const byEvent = new Map(reporters.map((reporter) => [reporter.eventName, reporter]))
  const recent = openRecent(history)
  const waiting = new Map<string, Set<Hear>>()
  const breaks = new Set<() => void>()

  function hear(envelope: Envelope, position: Position): void {
    const isOther = recent.isOther(position)
    const news = byEvent.get(envelope.name)?.read(envelope.payload) ?? []
    const place = { ...position, mark: markOf(envelope.id) }
    if (isOther) recent.forget(position)
    const before = recent.placeOf({ ...position, sequence: position.sequence - 1 })
    const items = news.map((one, index) => {
      const isMore = news.slice(index + 1).some((other) => placeOf(other) === placeOf(one))
      return { ...one, position: place, behind: isMore ? before : place, traceparent: envelope.traceparent }
    })
    // What the outbox sends again was told before.
    const isNew = recent.keep(envelope.id, position, items)
    if (isOther) for (const tell of breaks) tell()
    if (isNew) for (const item of items) for (const tell of waiting.get(placeOf(item)) ?? []) tell(item)
  }

  const following = await bus.follow({ history, hear })
  recent.begin(following.reached())
  return {
    reached: () => recent.placeOf(following.reached()),
    async has(position) {
      if (isWithin(position, following.reached())) return true
      return following.end().then(
        (end) => isWithin(position, end),
        // Reading anew does no harm to who need not have done it.
        () => false,
      )
    },
    since: (place) => (place.stream === following.reached().stream ? recent.since(place) : null),
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
