import type { Check } from '@supermall/kernel/check'
import { checkLine, checkList, checkNumber } from '@supermall/kernel/check'
import { isDay } from '@supermall/kernel/day'

const REWARD_KINDS = ['STREAK', 'TOTAL'] as const
export type RewardKind = (typeof REWARD_KINDS)[number]

/** Given once a month to whoever signs in on so many days: in a row, or in all. */
export type SignInReward = { readonly kind: RewardKind; readonly days: number; readonly points: number }
export type SpecialDay = { readonly day: string; readonly title: string; readonly points: number }

export type SignInRules = {
  readonly isEnabled: boolean
  readonly dailyPoints: number
  /** On top, to those who sign in for the first time ever. */
  readonly firstPoints: number
  readonly rewards: readonly SignInReward[]
  readonly specialDays: readonly SpecialDay[]
  /** What a day that was missed costs to make up for. */
  readonly makeUpCost: number
  /** The same from the balance; zero takes none. */
  readonly makeUpMinor: bigint
  readonly mostMakeUps: number
  readonly version: number
}

const MOST_REWARDS = 20
const MOST_SPECIAL_DAYS = 60
const MOST_GIVEN = 100_000

type Facts = { readonly [Field in keyof SignInRules]?: SignInRules[Field] | null | undefined }

export const checkSignInRules = (facts: Facts): readonly Check[] => [
  checkNumber(facts.dailyPoints, { least: 0, most: MOST_GIVEN }, 'dailyPoints'),
  checkNumber(facts.firstPoints, { least: 0, most: MOST_GIVEN }, 'firstPoints'),
  checkNumber(facts.makeUpCost, { least: 0, most: MOST_GIVEN }, 'makeUpCost'),
  checkPrice(facts.makeUpMinor),
  checkNumber(facts.mostMakeUps, { least: 0, most: 31 }, 'mostMakeUps'),
  ...checkRewards(facts.rewards ?? []),
  ...checkSpecialDays(facts.specialDays ?? []),
]

const MOST_MINOR = 1_000_000n

const checkPrice = (minor: bigint | null | undefined): Check =>
  minor == null || (minor >= 0n && minor <= MOST_MINOR)
    ? null
    : { code: 'AMOUNT_RANGE', message: 'A day costs from 0 to 10000.', path: ['makeUpPrice'] }

const checkRewards = (rewards: readonly SignInReward[]): readonly Check[] => [
  checkList(
    rewards.map(({ kind, days }) => `${kind} ${days}`),
    { most: MOST_REWARDS },
    'rewards',
  ),
  ...rewards.flatMap(({ days, points }, index) => [
    checkNumber(days, { least: 1, most: 31 }, 'rewards', String(index), 'days'),
    checkNumber(points, { least: 1, most: MOST_GIVEN }, 'rewards', String(index), 'points'),
  ]),
]

const checkSpecialDays = (days: readonly SpecialDay[]): readonly Check[] => [
  checkList(
    days.map(({ day }) => day),
    { most: MOST_SPECIAL_DAYS },
    'specialDays',
  ),
  ...days.flatMap(({ day, title, points }, index): Check[] => [
    isDay(day)
      ? null
      : { code: 'DAY_FORM', message: 'A day is written `2026-11-21`.', path: ['specialDays', String(index), 'day'] },
    checkLine(title, { least: 1, most: 30 }, 'specialDays', String(index), 'title'),
    checkNumber(points, { least: 1, most: MOST_GIVEN }, 'specialDays', String(index), 'points'),
  ]),
]
