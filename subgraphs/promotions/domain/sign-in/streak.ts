import { dayBefore } from '@supermall/kernel/day'
import type { RewardKind, SignInReward, SignInRules } from './rules.ts'

type SignedDay = { readonly day: string; readonly isMadeUp: boolean }

/** How long the row of days is that ends today, or yesterday when nobody has signed in today yet. */
export function streakAt(days: readonly SignedDay[], today: string): number {
  const signed = new Set(days.map(({ day }) => day))
  let day = signed.has(today) ? today : dayBefore(today)
  let length = 0
  for (; signed.has(day); day = dayBefore(day)) length++
  return length
}

/** The longest row of days that there was. */
export const longestStreak = (days: readonly SignedDay[]): number =>
  days.reduce((longest, { day }) => Math.max(longest, streakAt(days, day)), 0)

const REACHED: Readonly<Record<RewardKind, (days: readonly SignedDay[]) => number>> = {
  STREAK: longestStreak,
  TOTAL: (days) => days.length,
}

export const isReached = ({ kind, days: needed }: SignInReward, days: readonly SignedDay[]): boolean =>
  REACHED[kind](days) >= needed

/** What a sign-in of that day gives at once; a day that is made up for gives nothing but its place in the row. */
export function pointsOfDay(rules: SignInRules, { day, isFirst }: { day: string; isFirst: boolean }): number {
  const special = rules.specialDays.find((one) => one.day === day)?.points ?? 0
  return rules.dailyPoints + special + (isFirst ? rules.firstPoints : 0)
}
