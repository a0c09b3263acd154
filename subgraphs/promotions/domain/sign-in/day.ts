const CHINA_AHEAD_MS = 8 * 3_600_000
const DAY_MS = 86_400_000

/** A day of the mall: its clocks are those of Shanghai. `2026-11-21` */
export const dayOf = (now: Date): string => new Date(now.getTime() + CHINA_AHEAD_MS).toISOString().slice(0, 10)

/** What is counted begins anew with each month. */
export const cycleOf = (day: string): string => day.slice(0, 7)

export const dayBefore = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10)

/** Days that a calendar does not have come back as others. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

export const isCycle = (text: string): boolean => isDay(`${text}-01`)

/** Where a table of days begins and ends for one month. */
export const spanOf = (cycle: string): { readonly from: string; readonly to: string } => ({
  from: `${cycle}-01`,
  to: `${cycle}-31`,
})
