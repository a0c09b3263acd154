import type { Position } from '@supermall/messaging/bus'

/** A position, and which event stands there: an older copy of the row gives the same number to another one. */
export type Place = Position & { readonly mark: string }

/** Of a position at which this process has heard of no event. */
export const NO_MARK = '0'

const MARK_LENGTH = 6

/** The end of an event's id, which is random: as much of it as tells two events of one number apart. */
export const markOf = (eventId: string): string => eventId.slice(-MARK_LENGTH)

/** A place in the row of all events, as clients keep it: they need not know what is in it. */
export const cursorOf = ({ stream, sequence, mark }: Place): string => `${stream}-${sequence.toString(36)}-${mark}`

const CURSOR = /^([0-9a-z]{1,20})-([0-9a-z]{1,11})-([0-9a-z]{1,6})$/

/** Null for what no gateway has written. */
export function readCursor(text: string): Place | null {
  const [, stream, sequence, mark] = CURSOR.exec(text) ?? []
  if (stream === undefined || sequence === undefined || mark === undefined) return null
  return { stream, sequence: Number.parseInt(sequence, 36), mark }
}
