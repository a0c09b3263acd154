import type { Position } from '@supermall/messaging/bus'
import type { Place } from './cursor.ts'
import { markOf, NO_MARK } from './cursor.ts'
import type { Item } from './news-room.ts'

/** The latest events in their order; `since` knows from where on nothing is missing. */
export function openRecent(most: number) {
  const shelf = openShelf(most)
  let stream: string | null = null
  let completeFrom = 0
  let last: Position | null = null

  /** Who heard of more than this process is believed; who heard of another event at that number has another row. */
  const isOurs = ({ sequence, mark }: Place): boolean =>
    mark === NO_MARK || sequence > (last?.sequence ?? 0) || mark === shelf.markAt(sequence)

  return {
    /** Whether the row goes on as another one: a new one, or an older copy of the same. */
    isOther: (position: Position): boolean =>
      stream !== null && (stream !== position.stream || (last !== null && position.sequence <= last.sequence)),
    placeOf: (position: Position): Place => ({ ...position, mark: shelf.markAt(position.sequence) }),
    /** Where nothing was heard yet, everything from now on is complete. */
    begin(reached: Position): void {
      if (stream !== null) return
      stream = reached.stream
      last = reached
      completeFrom = reached.sequence + 1
    },
    /** What was told in the row before may be sent again in the next one: its events stay known. */
    forget(next: Position): void {
      shelf.forget()
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
      const isNew = shelf.put(eventId, position.sequence, items)
      completeFrom = Math.max(completeFrom, shelf.clearedTo() + 1)
      return isNew
    },
    since: (place: Place): readonly Item[] | null =>
      place.sequence < completeFrom - 1 || !isOurs(place) ? null : shelf.after(place.sequence),
  }
}

type Kept = { readonly eventId: string; readonly sequence: number; readonly items: readonly Item[] }

/** Events by number, of which the oldest go when there are too many; numbers only rise. */
function openShelf(most: number) {
  /** At which number an event was heard last. */
  const known = new Map<string, number>()
  let kept: Kept[] = []
  let clearedTo = 0

  /** Forgets in heaps: moving a long list for every event would cost more than all else here. */
  function trim(): void {
    if (kept.length < 2 * most) return
    const gone = kept.splice(0, kept.length - most)
    for (const { eventId, sequence } of gone) if (known.get(eventId) === sequence) known.delete(eventId)
    clearedTo = gone.at(-1)?.sequence ?? 0
  }

  return {
    clearedTo: () => clearedTo,
    put(eventId: string, sequence: number, items: readonly Item[]): boolean {
      const isNew = !known.has(eventId)
      known.set(eventId, sequence)
      kept.push({ eventId, sequence, items: isNew ? items : [] })
      trim()
      return isNew
    },
    forget(): void {
      kept = kept.map(({ eventId }) => ({ eventId, sequence: 0, items: [] }))
      for (const { eventId } of kept) known.set(eventId, 0)
      clearedTo = 0
    },
    markAt(sequence: number): string {
      const there = kept[firstFrom(kept, sequence)]
      return there?.sequence === sequence ? markOf(there.eventId) : NO_MARK
    },
    after: (sequence: number): readonly Item[] =>
      kept.slice(firstFrom(kept, sequence + 1)).flatMap(({ items }) => items),
  }
}

/** Where the first stands whose number is not smaller. */
function firstFrom(kept: readonly Kept[], sequence: number): number {
  let [from, to] = [0, kept.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if ((kept[middle]?.sequence ?? 0) < sequence) from = middle + 1
    else to = middle
  }
  return from
}
