import type { ChangedAggregate } from '@supermall/contracts/machinery'
import { prefixOf } from '@supermall/kernel/id'

const MOST_NAMES = 50_000

/** The name for everything of a type. */
export const typeName = (type: string): string => `type ${type}`

/** When each thing changed last, by the time at which it became known here. */
export function changeJournal(domain: string, types: ReadonlyMap<string, string>) {
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
