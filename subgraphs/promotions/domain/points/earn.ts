import { money, split } from '@supermall/kernel/money'
import type { EarnKind, EarnTier, PayRate, PointsRules, PointsTerms } from './rules.ts'
import { RATE_BASE } from './rules.ts'

export type BoughtLine = {
  readonly lineId: string
  readonly productId: string
  readonly quantity: number
  readonly paidMinor: bigint
}

/** Whole points of an amount: what is less than one is not given. */
export const atRate = (minor: bigint, rate: number): number =>
  minor <= 0n ? 0 : Number((minor * BigInt(rate)) / BigInt(RATE_BASE))

type Way = { readonly channel: string; readonly minor: bigint }

/** Of each line so much as the ways in which its order was paid let count: shared over all lines alike. */
export function countedBy(ways: readonly Way[], rates: readonly PayRate[]): (line: BoughtLine) => BoughtLine {
  const rateOf = (way: Way): number => rates.find(({ channel }) => channel === way.channel)?.rate ?? RATE_BASE
  const whole = ways.reduce((sum, { minor }) => sum + minor, 0n) * BigInt(RATE_BASE)
  const counted = ways.reduce((sum, way) => sum + way.minor * BigInt(rateOf(way)), 0n)
  return (line) => (whole === 0n ? line : { ...line, paidMinor: (line.paidMinor * counted) / whole })
}

/** What a line of a finished order gives, from what was really paid for it. */
export function earnedBy(
  { quantity, paidMinor }: BoughtLine,
  terms: PointsTerms | undefined,
  rules: PointsRules,
): number {
  if (terms?.earnKind === 'FIXED') return terms.earnValue * quantity
  return atRate(paidMinor, terms?.earnKind === 'RATE' ? terms.earnValue : rules.earnRate)
}

/** What the highest tier that was reached gives; nothing below the first. */
export function tierPoints(tiers: readonly EarnTier[], paidMinor: bigint): number {
  const best = tiers
    .filter(({ leastMinor }) => paidMinor >= leastMinor)
    .reduce<EarnTier | null>((high, tier) => (high === null || tier.leastMinor > high.leastMinor ? tier : high), null)
  return best === null ? 0 : GIVES[best.kind](best.value, paidMinor)
}

const GIVES: Readonly<Record<EarnKind, (value: number, paidMinor: bigint) => number>> = {
  FIXED: (value) => value,
  RATE: (value, paidMinor) => atRate(paidMinor, value),
}

type Earning = {
  readonly points: number
  /** How so many of them lie on the lines, for refunds: the cap may have let fewer through. */
  readonly sharesOf: (given: number) => readonly { lineId: string; quantity: number; earned: number }[]
}

/** What a finished order gives: each line its own, and the tier that all of it reached on top. */
export function earningOf(lines: readonly BoughtLine[], terms: readonly PointsTerms[], rules: PointsRules): Earning {
  const own = lines.map((line) =>
    earnedBy(
      line,
      terms.find(({ productId }) => productId === line.productId),
      rules,
    ),
  )
  const paid = lines.reduce((sum, { paidMinor }) => sum + paidMinor, 0n)
  const tier = share(
    tierPoints(rules.purchaseTiers, paid),
    lines.map(({ paidMinor }) => paidMinor),
  )
  const whole = own.map((points, index) => points + (tier[index] ?? 0))
  return {
    points: whole.reduce((sum, points) => sum + points, 0),
    sharesOf: (given) => {
      const shares = share(given, whole.map(BigInt))
      return lines.map(({ lineId, quantity }, index) => ({ lineId, quantity, earned: shares[index] ?? 0 }))
    },
  }
}

const share = (points: number, weights: readonly bigint[]): readonly number[] =>
  split(money(points, 'CNY'), weights).map(({ minorUnits }) => Number(minorUnits))
