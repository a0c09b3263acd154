import { days, hours } from '@supermall/kernel/time'

/** Periods of whole days, the last of which is today. */
export const PERIODS = { today: 1, sevenDays: 7, thirtyDays: 30 } as const
export type PeriodName = keyof typeof PERIODS

/** Beijing is eight hours ahead, in summer, too. */
const AHEAD = hours(8)

/** When the first of so many days began, the last of which is today. */
export function startOf(count: number, now: Date): Date {
  const today = Math.floor((now.getTime() + AHEAD) / days(1)) * days(1)
  return new Date(today - days(count - 1) - AHEAD)
}

/** The day that it is in Beijing, as `2026-11-21`. */
export const dayOf = (at: Date): string => new Date(at.getTime() + AHEAD).toISOString().slice(0, 10)
