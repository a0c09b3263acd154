import { dayOf, spanOfDay } from '@supermall/kernel/day'
import { after, days, hours } from '@supermall/kernel/time'

/** From ten in the morning of the next day in Beijing on: before that providers have no bill of it. */
const BILLED_AFTER_MS = hours(10)

export const isBilled = (day: string, at: Date): boolean => at >= after(spanOfDay(day).to, BILLED_AFTER_MS)

/** The latest days of which there are bills at a moment, the latest first. */
export function billedDays(at: Date, count: number): readonly string[] {
  const noon = Date.parse(`${dayOf(after(at, -BILLED_AFTER_MS))}T04:00:00Z`)
  return Array.from({ length: count }, (_, index) => dayOf(new Date(noon - days(index + 1))))
}
