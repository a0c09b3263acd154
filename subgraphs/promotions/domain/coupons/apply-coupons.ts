import { isCurrency, money, split, toDecimal } from '@supermall/kernel/money'
import type { CouponLine, DroppedPrices, Goods } from './lines.ts'
import { droppedBy, isEligible } from './lines.ts'
import type { CouponBuyer, WhyNot } from './may-use.ts'
import { refusalOf } from './may-use.ts'
import type { CouponKind, CouponTerms, Rebate, WalletCoupon } from './terms.ts'
import { goodsOff, offOf, rebateOf } from './worth.ts'

/**
 * What the engine lends: the lines as they stand after all tiers, when some of their lower prices are dropped. It gives the same
 * lines in the same order whatever is dropped.
 */
export type Reprice = (dropped: DroppedPrices) => readonly CouponLine[]

export type CouponRound = {
  /** All that is in the buyer's wallet and might be asked for. */
  readonly wallet: readonly WalletCoupon[]
  readonly buyer: CouponBuyer
  readonly now: Date
  /** What the lines are counted in. */
  readonly currency: string
  readonly reprice: Reprice
}

export type AppliedCoupon = {
  readonly couponId: string
  /** The coupon that it is a piece of: `cpn_…`. */
  readonly ruleId: string
  readonly name: string
  readonly kind: CouponKind
  readonly shopId: string | null
  /** What its lines had left before it and after it. */
  readonly beforeMinor: bigint
  readonly afterMinor: bigint
  /** What it takes of each line, by largest remainder; lines that it takes nothing of are left out. */
  readonly lines: readonly { readonly skuId: string; readonly offMinor: bigint }[]
  readonly freeFreightSkuIds: readonly string[]
  readonly rebate: Rebate | null
  /** What it gives: what it takes off, or what it promises to give back later. To be kept with the hold. */
  readonly worthMinor: bigint
}

export type CouponsApplied = {
  readonly applied: readonly AppliedCoupon[]
  readonly refused: readonly WhyNot[]
  readonly dropped: DroppedPrices
  /** Repriced, with what the coupons have left of each. */
  readonly lines: readonly CouponLine[]
}

/**
 * Uses the coupons that were asked for. A shop's come before the mall's, each on what the ones before have left. One of each shop
 * and one of the mall takes money off or gives it back, and one more of each may free from freight. One that does not count
 * changes nothing: prices that only it would have dropped stay.
 */
export function applyCoupons(couponIds: readonly string[], round: CouponRound): CouponsApplied {
  const lines = round.reprice(new Map())
  const refused: WhyNot[] = []
  const wanted = inTurn(asked(couponIds, { ...round, lines, refused }))
  for (let used = oneOfEach(wanted, refused); ; ) {
    const outcome = take(used, round, lines)
    if (outcome.refused.length === 0) return { ...outcome, refused }
    refused.push(...outcome.refused)
    const out = new Set(outcome.refused.map(({ couponId }) => couponId))
    used = used.filter(({ id }) => !out.has(id))
  }
}

type Asked = Omit<CouponRound, 'reprice'> & { readonly lines: readonly Goods[]; readonly refused: WhyNot[] }

function asked(couponIds: readonly string[], { wallet, refused, ...using }: Asked): readonly WalletCoupon[] {
  const known = new Map(wallet.map((coupon) => [coupon.id as string, coupon]))
  return [...new Set(couponIds)].flatMap((couponId) => {
    const coupon = known.get(couponId)
    const why = coupon
      ? refusalOf(coupon, using)
      : { couponId, code: 'COUPON_NOT_FOUND', message: 'There is no such coupon in the wallet.' }
    if (why) refused.push(why)
    return coupon && !why ? [coupon] : []
  })
}

const inTurn = (coupons: readonly WalletCoupon[]): readonly WalletCoupon[] => [
  ...coupons.filter(({ terms }) => terms.shopId !== null),
  ...coupons.filter(({ terms }) => terms.shopId === null),
]

/** Coupons of one slot exclude each other: the first that was named stays. */
export const slotOf = ({ shopId, kind }: CouponTerms): string =>
  `${shopId ?? 'mall'} ${kind === 'FREE_FREIGHT' ? 'freight' : 'money'}`

function oneOfEach(coupons: readonly WalletCoupon[], refused: WhyNot[]): readonly WalletCoupon[] {
  const taken = new Set<string>()
  return coupons.filter(({ id: couponId, terms }) => {
    const slot = slotOf(terms)
    if (!taken.has(slot)) return taken.add(slot)
    refused.push({ couponId, code: 'COUPON_NOT_TOGETHER', message: 'Another coupon of the same shop is used already.' })
    return false
  })
}

/** All of them at once, or the ones that are not reached: without those the prices may be others, so it is begun anew. */
function take(used: readonly WalletCoupon[], { reprice }: CouponRound, goods: readonly Goods[]): CouponsApplied {
  const dropped = droppedBy(
    used.map(({ terms }) => terms),
    goods,
  )
  let lines = reprice(dropped)
  const applied: AppliedCoupon[] = []
  const refused: WhyNot[] = []
  for (const coupon of used) {
    const why = unreached(coupon, lines)
    if (why) refused.push(why)
    else {
      const one = takeOne(coupon, lines)
      applied.push(one)
      lines = lessened(lines, one)
    }
  }
  return { applied, refused, dropped, lines }
}

function unreached({ id: couponId, terms }: WalletCoupon, lines: readonly CouponLine[]): WhyNot | null {
  const leftMinor = leftOf(lines.filter((line) => isEligible(terms, line)))
  if (leftMinor === 0n)
    return { couponId, code: 'COUPON_NOTHING_LEFT', message: 'Nothing is left to pay of what the coupon is good for.' }
  const missing = terms.thresholdMinor - leftMinor
  if (missing <= 0n) return null
  const amount = isCurrency(terms.currency) ? toDecimal(money(missing, terms.currency)) : missing
  const message = `It needs ${amount} ${terms.currency} more of what the coupon is good for.`
  return { couponId, code: 'COUPON_NOT_REACHED', message }
}

function takeOne({ id: couponId, terms }: WalletCoupon, lines: readonly CouponLine[]): AppliedCoupon {
  const eligible = lines.filter((line) => isEligible(terms, line))
  const beforeMinor = leftOf(eligible)
  const offMinor = terms.kind === 'GOODS' ? goodsOff(terms, eligible) : offOf(terms, beforeMinor)
  const shares = split(
    money(offMinor, 'CNY'),
    eligible.map(({ leftMinor }) => leftMinor),
  )
  return {
    couponId,
    ruleId: terms.id,
    name: terms.name,
    kind: terms.kind,
    shopId: terms.shopId,
    beforeMinor,
    afterMinor: beforeMinor - offMinor,
    rebate: terms.rebate,
    lines: eligible
      .map(({ skuId }, index) => ({ skuId, offMinor: shares[index]?.minorUnits ?? 0n }))
      .filter((line) => line.offMinor > 0n),
    freeFreightSkuIds: terms.kind === 'FREE_FREIGHT' ? eligible.map(({ skuId }) => skuId) : [],
    worthMinor: terms.kind === 'REBATE' ? rebateOf(terms, beforeMinor) : offMinor,
  }
}

function lessened(lines: readonly CouponLine[], { lines: shares }: AppliedCoupon): readonly CouponLine[] {
  const off = new Map(shares.map(({ skuId, offMinor }) => [skuId, offMinor]))
  return lines.map((line) => ({ ...line, leftMinor: line.leftMinor - (off.get(line.skuId) ?? 0n) }))
}

export const leftOf = (lines: readonly CouponLine[]): bigint => lines.reduce((sum, line) => sum + line.leftMinor, 0n)
