import { holdPromotions, releasePromotions } from '@supermall/contracts/promotions'
import type { Refusal } from '@supermall/kernel/result'
import { wire } from '@supermall/kernel/wire'
import type { Checkout } from '../../domain/checkout.ts'
import { holdUntil } from '../../domain/hold-until.ts'
import { pathOfCoupon } from '../../domain/named.ts'
import type { Step } from '../saga.ts'

/** Only for who uses something of promotions. While they are silent nothing of it is granted or refused: they are asked again. */
export const holdPromotionsStep: Step = {
  name: 'HOLD_PROMOTIONS',
  isHold: true,
  async do(checkout, { ask }) {
    const asked = askOf(checkout)
    if (asked === null) return [refusal('What its coupons give is not known any more; start again.')]
    const { isHeld, code, message, path } = await ask(holdPromotions, asked)
    const why = refusal(message ?? 'Promotions, coupons or points could not be used.', code)
    const where = whereOf(path ?? [], checkout.plan)
    return isHeld ? [] : [where ? { ...why, path: where } : why]
  },
  async undo({ id }, { ask }) {
    await ask(releasePromotions, { ownerId: id, reason: 'CHECKOUT_UNDONE' })
    return true
  },
}

const refusal = (message: string, code: string | null = null): Refusal => ({
  code: code ?? 'PROMOTIONS_NOT_HELD',
  message,
})

/** In the words of the checkout: promotions name a coupon by its id. */
function whereOf([first, couponId]: readonly string[], { named }: Checkout['plan']): readonly string[] | null {
  if (first === 'couponIds' && couponId !== undefined) return pathOfCoupon(named, couponId)
  return first === 'points' ? ['points'] : null
}

/** Null where a coupon was kept without what it gives: nobody can say then what is to be held. */
function askOf({ plan, ...checkout }: Checkout) {
  const { currency, points } = plan
  const coupons = plan.coupons.flatMap(({ gaveMinor, ...coupon }) =>
    gaveMinor === null ? [] : [{ ...coupon, gave: wire(gaveMinor, currency) }],
  )
  if (coupons.length < plan.coupons.length) return null
  const gave = <Part extends { readonly gaveMinor: bigint }>({ gaveMinor, ...part }: Part) => ({
    ...part,
    gave: wire(gaveMinor, currency),
  })
  const uses = plan.uses.map(({ backs, ...use }) => ({ ...gave(use), ...(backs ? { backs: backs.map(gave) } : {}) }))
  const until = holdUntil(checkout).toISOString()
  return { ownerId: checkout.id, accountId: checkout.accountId, coupons, points, uses, until }
}
