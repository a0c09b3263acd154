import { dayOf, spanOfDay } from '@supermall/kernel/day'
import { after, days } from '@supermall/kernel/time'

/** Periods of whole days, the last of which is today. */
export const PERIODS = { today: 1, sevenDays: 7, thirtyDays: 30 } as const
export type PeriodName = keyof typeof PERIODS

/** When the first of so many days began, the last of which is today. */
export const startOf = (count: number, now: Date): Date => after(spanOfDay(dayOf(now)).from, -days(count - 1))
