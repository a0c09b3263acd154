import type { Acknowledged } from './acknowledged.ts'
import { grouped } from './grouped.ts'

/** What buyers and operators are told all the time: where one of them never comes in a minute, that part of the load does nothing. */
const NEEDED = {
  ordered: true,
  paid: true,
  repriced: true,
  cancelled: true,
  closed: true,
  sent: true,
  finished: true,
  refused: true,
  stocked: true,
  applied: true,
  granted: true,
  exchanged: true,
  billed: true,
  collected: true,
  'given back': true,
  recharged: true,
  linked: true,
  unlinked: true,
  shared: true,
  taken: true,
  bought: true,
  withdrawn: true,
  payout: true,
  moved: true,
  tagged: true,
  imported: true,
  read: true,
  tried: true,
  done: true,
  'went back': false,
  contradicted: false,
} as const satisfies Record<Acknowledged['what'], boolean>

/** A run of so many seconds must have told everything. */
export const LONG_SECONDS = 60

/** What nobody was told, of all that is told in a run that is long enough. */
export function neverTold(acknowledged: readonly Acknowledged[]): readonly string[] {
  const told = grouped(acknowledged, ({ what }) => what)
  return Object.entries(NEEDED).flatMap(([what, isNeeded]) => (isNeeded && !told.has(what) ? [what] : []))
}
