import { days, hours } from './time.ts'

/** Days of the mall are those of China, which has no summer time: eight hours are enough. */
const AHEAD_MS = hours(8)

/** `2026-11-21` */
export const dayOf = (at: Date): string => new Date(at.getTime() + AHEAD_MS).toISOString().slice(0, 10)

export const dayBefore = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) - days(1)).toISOString().slice(0, 10)

/** Days that a calendar does not have come back as others, and nobody lived in the year 0. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text.startsWith('0000')) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

/** When a day begins, and when the next one does. */
export function spanOfDay(day: string): { readonly from: Date; readonly to: Date } {
  const from = Date.parse(`${day}T00:00:00Z`) - AHEAD_MS
  return { from: new Date(from), to: new Date(from + days(1)) }
}
