import { dayBefore, dayOf, isDay } from '@supermall/kernel/day'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cycleOf } from './day.ts'
import type { SignInRules } from './rules.ts'
import { checkSignInRules } from './rules.ts'
import { isReached, longestStreak, pointsOfDay, streakAt } from './streak.ts'

const on = (...days: number[]) =>
  days.map((day) => ({ day: `2026-11-${String(day).padStart(2, '0')}`, isMadeUp: false }))
const rules: SignInRules = {
  isEnabled: true,
  dailyPoints: 5,
  firstPoints: 20,
  rewards: [],
  makeUpCost: 10,
  makeUpMinor: 0n,
  mostMakeUps: 3,
  version: 1,
  specialDays: [{ day: '2026-11-11', title: 'Double eleven', points: 11 }],
}

describe('a day', () => {
  test('begins at midnight in Shanghai', () => {
    expect(dayOf(new Date('2026-11-20T15:59:59Z'))).toBe('2026-11-20')
    expect(dayOf(new Date('2026-11-20T16:00:00Z'))).toBe('2026-11-21')
  })

  test('has one before it, over months and leap years', () => {
    expect([dayBefore('2026-12-01'), dayBefore('2028-03-01'), dayBefore('2026-01-01')]).toEqual([
      ...['2026-11-30', '2028-02-29', '2025-12-31'],
    ])
  })

  test('is one that calendars have', () => {
    expect(['2026-02-29', '2026-2-1', '2026-13-01', '2028-02-29'].map(isDay)).toEqual([false, false, false, true])
    expect(cycleOf('2026-11-21')).toBe('2026-11')
  })
})

describe('a streak', () => {
  test('ends today, or yesterday as long as today may still come', () => {
    expect(streakAt(on(18, 19, 20), '2026-11-21')).toBe(3)
    expect(streakAt(on(18, 19, 20, 21), '2026-11-21')).toBe(4)
    expect(streakAt(on(17, 18, 19), '2026-11-21')).toBe(0)
  })

  test('is broken by the day that was missed, and mended by making up for it', () => {
    expect(longestStreak(on(1, 2, 4, 5, 6))).toBe(3)
    expect(longestStreak([...on(1, 2, 4, 5, 6), { day: '2026-11-03', isMadeUp: true }])).toBe(6)
  })

  test('is never longer than the days that were signed', () => {
    const days = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 30 }).map((all) => on(...all))
    fc.assert(
      fc.property(days, (signed) => {
        expect(longestStreak(signed)).toBeLessThanOrEqual(signed.length)
        const counted = signed.filter(({ day }) => !signed.some((other) => other.day === dayBefore(day)))
        expect(longestStreak(signed) === 0).toBe(signed.length === 0)
        expect(isReached({ kind: 'TOTAL', days: signed.length + 1, points: 1 }, signed)).toBe(false)
        if (counted.length === 1) expect(longestStreak(signed)).toBe(signed.length)
      }),
    )
  })
})

describe('what a sign-in gives', () => {
  test('is more the first time and on a special day', () => {
    expect(pointsOfDay(rules, { day: '2026-11-12', isFirst: false })).toBe(5)
    expect(pointsOfDay(rules, { day: '2026-11-12', isFirst: true })).toBe(25)
    expect(pointsOfDay(rules, { day: '2026-11-11', isFirst: true })).toBe(36)
  })

  test('is bounded, and named once', () => {
    const twice = [
      { kind: 'STREAK' as const, days: 7, points: 1 },
      { kind: 'STREAK' as const, days: 7, points: 0 },
    ]
    const wrong = checkSignInRules({
      dailyPoints: -1,
      rewards: twice,
      specialDays: [{ day: 'soon', title: '', points: 1 }],
    })
    expect(wrong.flatMap((one) => (one ? [one.path?.join('.')] : []))).toEqual([
      ...['dailyPoints', 'rewards.1', 'rewards.1.points', 'specialDays.0.day', 'specialDays.0.title'],
    ])
  })
})
