import { holdPromotions, releasePromotions } from '@supermall/contracts/promotions'
import { holdUntil } from '../../domain/hold-until.ts'
import { isUnanswered } from '../quote-lines.ts'
import type { Step } from '../saga.ts'

/** Only for who uses coupons or points: without an answer nothing of promotions can be granted, so it is refused. */
export const holdPromotionsStep: Step = {
  name: 'HOLD_PROMOTIONS',
  async do(checkout, { ask }) {
    const { id, accountId, plan } = checkout
    const { couponIds, points } = plan
    const until = holdUntil(checkout).toISOString()
    try {
      const held = await ask(holdPromotions, { ownerId: id, accountId, couponIds: [...couponIds], points, until })
      if (held.isHeld) return []
      return [
        { code: held.code ?? 'PROMOTIONS_NOT_HELD', message: held.message ?? 'Coupons or points could not be used.' },
      ]
    } catch (error) {
      if (!isUnanswered(error)) throw error
      return [{ code: 'PROMOTIONS_NOT_HELD', message: 'Coupons and points cannot be used now.' }]
    }
  },
  async undo({ id }, { ask }) {
    await ask(releasePromotions, { ownerId: id, reason: 'CHECKOUT_UNDONE' })
    return true
  },
}
