import { pathOfCoupon } from '../named.ts'
import type { Offers, QuoteFacts } from './facts.ts'
import type { Granted } from './freight.ts'
import { granting, parcelCost } from './freight.ts'
import type { Problem, QuoteState } from './state.ts'

const CODE = 'COUPON_NOTHING_LEFT'
const MESSAGE = 'Nothing is paid for sending what the coupon is good for.'

/** A coupon that was asked for and frees nothing must not be used up for that: promotions do not know what sending costs. */
export function freightCoupons(state: QuoteState, facts: QuoteFacts): QuoteState {
  const problems = idleCoupons(state, facts).map(({ couponId }): Problem => {
    const path = pathOfCoupon(facts, couponId)
    return { code: CODE, message: MESSAGE, skuId: null, couponId, path }
  })
  return { ...state, problems: [...state.problems, ...problems] }
}

/** The same among all reasons why something does not count. */
export const freightReasons = ({ problems }: QuoteState, { offers }: QuoteFacts): Offers['whyNot'] =>
  problems.flatMap(({ code, message, couponId }) => {
    const grant = offers.freeFreight.find((one) => couponId !== undefined && one.couponId === couponId)
    return grant && couponId !== undefined ? [{ ruleId: grant.ruleId, couponId, name: grant.name, code, message }] : []
  })

type Idle = Granted & { readonly couponId: string }

/** Of two that free the same the first one counts. Where nobody knows where it is sent, what that costs is not known yet. */
function idleCoupons(state: QuoteState, facts: QuoteFacts): readonly Idle[] {
  const { offers, isPickup, isSameCity, regionCode } = facts
  const asked = offers.freeFreight.filter((one): one is Idle => one.couponId !== null)
  const isSent = state.lines.some(({ sku }) => sku.kind === 'PHYSICAL')
  if (asked.length === 0 || isPickup || isSameCity || !isSent) return asked
  if (regionCode === null) return []
  const costBy = (freeFreight: readonly Granted[]) => parcelCost(state, granting(facts, freeFreight))
  let counting: readonly Granted[] = offers.freeFreight
  for (const one of asked.toReversed()) {
    const without = counting.filter((other) => other !== one)
    const [[fee, unsaid], [whole, others]] = [costBy(counting), costBy(without)]
    if (fee === whole && unsaid === others) counting = without
  }
  return asked.filter((one) => !counting.includes(one))
}
