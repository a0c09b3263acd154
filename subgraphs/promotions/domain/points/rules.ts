import type { Check } from '@supermall/kernel/check'
import { checkList, checkNumber } from '@supermall/kernel/check'

/** In ten-thousandths: a rate of 100 gives a point for each yuan, a rate of 10000 a hundred. */
export const RATE_BASE = 10_000

export type EarnKind = 'FIXED' | 'RATE'
/** The best tier that was reached counts, never two of them. */
export type EarnTier = { readonly leastMinor: bigint; readonly kind: EarnKind; readonly value: number }

/** A way to pay, as payments name it, and what of its money counts, in ten-thousandths. */
export type PayRate = { readonly channel: string; readonly rate: number }

/** How points are earned and spent in the whole mall. */
export type PointsRules = {
  readonly isEnabled: boolean
  readonly currency: string
  /** What one point pays, in minor units. */
  readonly worthMinor: bigint
  /** What of a line points may pay where its product says nothing, in ten-thousandths. */
  readonly deductRate: number
  /** What a line gives where its product says nothing. */
  readonly earnRate: number
  readonly lifeDays: number
  readonly welcomePoints: number
  readonly purchaseTiers: readonly EarnTier[]
  /** What of money that was paid in these ways earns; all of it where a way is not named. */
  readonly payRates: readonly PayRate[]
  /** Whether anybody may see who earned most. */
  readonly isRankingShown: boolean
  readonly version: number
}

/** What a product says for itself; null leaves it to the rules of the mall. */
export type PointsTerms = {
  readonly productId: string
  readonly shopId: string
  readonly earnKind: EarnKind | null
  readonly earnValue: number
  /** What points may pay of one piece; zero is nothing. */
  readonly mostDeductMinor: bigint | null
  readonly version: number
}

const MOST_TIERS = 10
const MOST_MINOR = 1_000_000_000_000n

type Facts = { readonly [Field in keyof PointsRules]?: PointsRules[Field] | null | undefined }

export const checkRules = (facts: Facts): readonly Check[] => [
  facts.worthMinor == null || (facts.worthMinor > 0n && facts.worthMinor <= 10_000n)
    ? null
    : { code: 'AMOUNT_RANGE', message: 'A point is worth from 1 to 10000 minor units.', path: ['worth'] },
  checkNumber(facts.deductRate, { least: 0, most: RATE_BASE }, 'deductRate'),
  checkNumber(facts.earnRate, { least: 0, most: 100 * RATE_BASE }, 'earnRate'),
  checkNumber(facts.lifeDays, { least: 1, most: 3_650 }, 'lifeDays'),
  checkNumber(facts.welcomePoints, { least: 0, most: 100_000 }, 'welcomePoints'),
  ...checkTiers(facts.purchaseTiers, 'purchaseTiers'),
  ...checkPayRates(facts.payRates),
]

function checkPayRates(rates: readonly PayRate[] | null | undefined): readonly Check[] {
  if (rates == null) return []
  return [
    checkList(
      rates.map(({ channel }) => channel),
      { most: 20 },
      'payRates',
    ),
    ...rates.flatMap(({ channel, rate }, index) => [
      /^[A-Z][A-Z_]{1,39}$/.test(channel)
        ? null
        : {
            code: 'TEXT_LENGTH',
            message: 'Name a way to pay, as `BALANCE`.',
            path: ['payRates', String(index), 'channel'],
          },
      checkNumber(rate, { least: 0, most: RATE_BASE }, 'payRates', String(index), 'rate'),
    ]),
  ]
}

function checkTiers(tiers: readonly EarnTier[] | null | undefined, path: string): readonly Check[] {
  if (tiers == null) return []
  const begins = tiers.map(({ leastMinor }) => String(leastMinor))
  return [
    checkList(begins, { most: MOST_TIERS }, path),
    ...tiers.flatMap(({ leastMinor, kind, value }, index) => [
      leastMinor > 0n && leastMinor <= MOST_MINOR
        ? null
        : { code: 'AMOUNT_RANGE', message: 'A tier begins above zero.', path: [path, String(index), 'least'] },
      checkNumber(
        value,
        { least: 1, most: kind === 'FIXED' ? 100_000 : 100 * RATE_BASE },
        path,
        String(index),
        'value',
      ),
    ]),
  ]
}

export const checkTerms = (terms: {
  readonly earnKind: EarnKind | null
  readonly earnValue: number
  readonly mostDeductMinor: bigint | null
}): readonly Check[] => [
  checkNumber(
    terms.earnValue,
    { least: 0, most: terms.earnKind === 'FIXED' ? 100_000 : 100 * RATE_BASE },
    'earn',
    'value',
  ),
  terms.mostDeductMinor === null || (terms.mostDeductMinor >= 0n && terms.mostDeductMinor <= MOST_MINOR)
    ? null
    : { code: 'AMOUNT_RANGE', message: 'What points may pay is not below zero.', path: ['mostDeduct'] },
]
