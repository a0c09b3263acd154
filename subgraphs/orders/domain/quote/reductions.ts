import { minorOf } from '../wire.ts'
import type { Offers, QuoteFacts } from './facts.ts'
import type { Problem, QuoteLine, QuoteState } from './state.ts'
import { deduct, least, remainingOf } from './state.ts'

type Tier = Offers['platformTiers'][number]
type Coupon = Offers['coupons'][number]

/** Each shop's best reduction that is reached, on its own lines. */
export function shopTiers(state: QuoteState, { offers }: QuoteFacts): QuoteState {
  const shopIds = [...new Set(state.lines.map(({ sku }) => sku.shopId))]
  return shopIds.reduce((before, shopId) => {
    const on = (line: QuoteLine) => !line.isFixed && line.sku.shopId === shopId
    const tier = bestOf(
      offers.shopTiers.filter((one) => one.shopId === shopId),
      remainingOf(before.lines.filter(on)),
    )
    return tier ? reduce(before, { stage: 'SHOP_TIER', tier, shopId, on }) : before
  }, state)
}

/** The mall's best reduction that is reached, on what the shops' have left. */
export function platformTier(state: QuoteState, { offers }: QuoteFacts): QuoteState {
  const on = (line: QuoteLine) => !line.isFixed
  const tier = bestOf(offers.platformTiers, remainingOf(state.lines.filter(on)))
  return tier ? reduce(state, { stage: 'PLATFORM_TIER', tier, shopId: null, on }) : state
}

/** Coupons in the order in which they were named, each on what the ones before have left. */
export function coupons(state: QuoteState, { offers, couponIds }: QuoteFacts): QuoteState {
  return [...new Set(couponIds)].reduce((before, couponId) => {
    const coupon = offers.coupons.find((one) => one.couponId === couponId)
    return coupon ? useCoupon(before, coupon) : withProblem(before, refusalOf(couponId, offers))
  }, state)
}

function useCoupon(state: QuoteState, coupon: Coupon): QuoteState {
  const on = ({ isFixed, sku }: QuoteLine) =>
    !isFixed && coupon.eligibleSkuIds.includes(sku.skuId) && (coupon.shopId === null || coupon.shopId === sku.shopId)
  const eligibleMinor = remainingOf(state.lines.filter(on))
  if (eligibleMinor === 0n || eligibleMinor < minorOf(coupon.threshold))
    return withProblem(state, {
      code: 'COUPON_NOT_REACHED',
      message: 'A coupon needs more of what it is good for.',
      skuId: null,
    })
  const why = 'A coupon.'
  return deduct(state, {
    stage: 'COUPON',
    rule: coupon.couponId,
    shopId: coupon.shopId,
    offMinor: worthOf(coupon, eligibleMinor),
    why,
    on,
  })
}

function worthOf({ off, rate, most }: Coupon, eligibleMinor: bigint): bigint {
  const offMinor = off ? minorOf(off) : eligibleMinor - (eligibleMinor * BigInt(rate ?? 10_000) + 5_000n) / 10_000n
  return least(offMinor, eligibleMinor, most ? minorOf(most) : eligibleMinor)
}

function refusalOf(couponId: string, { refusedCoupons }: Offers): Problem {
  const said = refusedCoupons.find((one) => one.couponId === couponId)
  const { code, message } = said ?? { code: 'COUPON_NOT_USABLE', message: 'This coupon cannot be used.' }
  return { code, message, skuId: null }
}

const withProblem = (state: QuoteState, problem: Problem): QuoteState => ({
  ...state,
  problems: [...state.problems, problem],
})

const bestOf = <T extends Tier>(tiers: readonly T[], reachedMinor: bigint): T | undefined =>
  tiers
    .filter(({ threshold }) => reachedMinor > 0n && minorOf(threshold) <= reachedMinor)
    .sort((a, b) => (minorOf(a.off) > minorOf(b.off) ? -1 : 1))[0]

type Reduction = Pick<Parameters<typeof deduct>[1], 'shopId' | 'on'> & {
  stage: 'SHOP_TIER' | 'PLATFORM_TIER'
  tier: Tier
}

const reduce = (state: QuoteState, { stage, tier, shopId, on }: Reduction): QuoteState =>
  deduct(state, { stage, rule: tier.ruleId, shopId, offMinor: minorOf(tier.off), why: 'A reduction by amount.', on })
