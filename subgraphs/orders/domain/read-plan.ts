import type { Plan } from './draft.ts'
import { unpacked } from './draft.ts'

/** How plans were kept before promotions told what each coupon gives, and before shops brought goods themselves. */
type Earlier = Omit<Plan, 'coupons' | 'uses' | 'delivery'> & {
  readonly couponIds?: readonly string[]
  readonly coupons?: Plan['coupons']
  readonly uses?: Plan['uses']
  readonly delivery: Omit<Plan['delivery'], 'isSameCity'> & { readonly isSameCity?: boolean }
}

/**
 * A plan as it was kept, by this mall or by one before it: a checkout that was begun then is ended now. What coupons gave that were
 * kept by their ids alone is not known any more; a checkout that has not held them yet is taken back.
 */
export function readPlan(text: string): Plan {
  const { couponIds = [], coupons, uses = [], delivery, ...plan } = unpacked<Earlier>(text)
  return {
    ...plan,
    delivery: { ...delivery, isSameCity: delivery.isSameCity ?? false },
    coupons: coupons ?? couponIds.map((couponId) => ({ couponId, gaveMinor: null })),
    uses,
  }
}
