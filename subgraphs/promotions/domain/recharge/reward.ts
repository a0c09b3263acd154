import { atRate } from '../points/earn.ts'
import type { Promotion } from '../promotion.ts'
import { isLive } from '../promotion.ts'
import type { RechargeGift } from '../rules/rule.ts'

type Recharging = Promotion & { readonly rule: RechargeGift }

export type Reward = {
  readonly promotion: Recharging
  readonly giftMinor: bigint
  readonly points: number
  readonly couponId: string | null
}

type Recharged = { readonly minor: bigint; readonly currency: string; readonly now: Date }

/** Of each live promotion the best tier that is reached, in the order in which they are tried: one of them counts. */
export function rewardsFor(promotions: readonly Promotion[], { minor, currency, now }: Recharged): readonly Reward[] {
  return promotions
    .filter((one): one is Recharging => one.rule.kind === 'RECHARGE_GIFT')
    .filter((one) => one.shopId === null && one.currency === currency && isLive(one, now))
    .toSorted((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1))
    .flatMap((promotion) => {
      const tier = promotion.rule.tiers.findLast(({ leastMinor }) => leastMinor <= minor)
      if (!tier) return []
      const { giftMinor, rate, points, pointsRate, couponId } = tier
      const share = rate === null ? 0n : (minor * BigInt(rate)) / 10_000n
      return [{ promotion, giftMinor: giftMinor ?? share, points: points + atRate(minor, pointsRate), couponId }]
    })
}

/** Whether its budgets still hold that. */
export const isAffordable = ({ promotion, giftMinor }: Reward): boolean => {
  const { budgetMinor, budgetUses, givenMinor, useCount } = promotion
  const isMoneyLeft = budgetMinor === null || givenMinor + giftMinor <= budgetMinor
  return isMoneyLeft && (budgetUses === null || useCount < budgetUses)
}
