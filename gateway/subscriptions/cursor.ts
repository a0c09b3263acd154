import type { Position } from '@supermall/messaging/bus'

/** A place in the row of all events, as clients keep it: they need not know what is in it. */
export const cursorOf = ({ stream, sequence }: Position): string => `${stream}-${sequence.toString(36)}`

const CURSOR = /^([0-9a-z]{1,20})-([0-9a-z]{1,11})$/

/** Null for what no gateway has written. */
export function readCursor(text: string): Position | null {
  const [, stream, sequence] = CURSOR.exec(text) ?? []
  if (stream === undefined || sequence === undefined) return null
  return { stream, sequence: Number.parseInt(sequence, 36) }
}
