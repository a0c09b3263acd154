import { least } from '@supermall/kernel/money'
import type { CouponLine } from './lines.ts'
import type { CouponTerms } from './terms.ts'

const WHOLE = 10_000n

/** What comes off lines that have this much left: never more than that. Half a unit is rounded to the buyer's favour. */
export function offOf({ kind, offMinor, rate, mostMinor }: CouponTerms, eligibleMinor: bigint): bigint {
  if (kind === 'FREE_FREIGHT' || kind === 'REBATE') return 0n
  const off = kind === 'PERCENT' ? (eligibleMinor * (WHOLE - BigInt(rate ?? 10_000)) + WHOLE / 2n) / WHOLE : offMinor
  return least(off ?? 0n, eligibleMinor, mostMinor ?? eligibleMinor)
}

/** What the pieces that it gives cost as their line stands; half a unit is rounded to the buyer's favour. */
export const goodsOff = ({ goodsQuantity }: CouponTerms, lines: readonly CouponLine[]): bigint =>
  lines.reduce((sum, { leftMinor, pieces }) => {
    const given = goodsQuantity ?? 0
    if (given >= pieces) return sum + leftMinor
    return sum + (leftMinor * BigInt(given) * 2n + BigInt(pieces)) / (2n * BigInt(pieces))
  }, 0n)

/** What comes back later for lines that cost this much: rounded down, as whatever is given later. Of money never more than they cost. */
export function rebateOf({ rebate, mostMinor }: CouponTerms, eligibleMinor: bigint): bigint {
  if (rebate === null) return 0n
  const worth = rebate.fixed ?? (eligibleMinor * BigInt(rebate.rate ?? 0)) / WHOLE
  const most = mostMinor === null ? worth : least(worth, mostMinor)
  return rebate.target === 'POINTS' ? most : least(most, eligibleMinor)
}
