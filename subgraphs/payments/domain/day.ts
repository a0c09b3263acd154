const DAY = /^\d{4}-\d{2}-\d{2}$/
const DAY_MS = 86_400_000

/** Books are kept by days of one zone, that of the providers' bills: China has no summer time, so eight hours are enough. */
const ZONE_MS = 8 * 3_600_000

export const dayOf = (at: Date): string => new Date(at.getTime() + ZONE_MS).toISOString().slice(0, 10)

export const isDay = (text: string): boolean =>
  DAY.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text)

export function spanOf(day: string): { readonly from: Date; readonly to: Date } {
  const from = Date.parse(`${day}T00:00:00Z`) - ZONE_MS
  return { from: new Date(from), to: new Date(from + DAY_MS) }
}

/** From ten in the morning of the next day in Beijing on: before that providers have no bill of it. */
const BILLED_AFTER_MS = 10 * 3_600_000

export const isBilled = (day: string, at: Date): boolean => at.getTime() >= spanOf(day).to.getTime() + BILLED_AFTER_MS

/** The latest days of which there are bills at a moment, the latest first. */
export function billedDays(at: Date, count: number): readonly string[] {
  const noon = Date.parse(`${dayOf(new Date(at.getTime() - BILLED_AFTER_MS))}T04:00:00Z`)
  return Array.from({ length: count }, (_, index) => dayOf(new Date(noon - (index + 1) * DAY_MS)))
}
