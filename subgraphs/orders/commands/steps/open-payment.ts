import { closePayment, openPayment } from '@supermall/contracts/payments'
import type { Refusal } from '@supermall/kernel/result'
import { wire } from '@supermall/kernel/wire'
import type { Checkout } from '../../domain/checkout.ts'
import type { OrderDraft, Plan } from '../../domain/draft.ts'
import { payablesOf } from '../../domain/draft.ts'
import type { Step } from '../saga.ts'

export const openPaymentStep: Step = {
  name: 'OPEN_PAYMENT',
  isHold: false,
  async do(checkout, { ask }) {
    const answers = await Promise.all(
      payablesOf(checkout.plan).map((draft) => ask(openPayment, askOf(checkout, draft))),
    )
    const wrong = answers.find(
      ({ paymentId, isPaid, reason }) => paymentId === null && !isPaid && reason !== 'PAID_ALREADY',
    )
    return wrong ? [KNOWN.find(({ code }) => code === wrong.reason) ?? UNKNOWN] : []
  },
  /**
   * What is paid already cannot be closed, but it is not lost either: the orders say whether they stand. What the courier shall take
   * is closed by the word that its order is cancelled: one that is sent already stands, and is still to be paid.
   */
  async undo({ plan }, { ask }) {
    if (plan.isCashOnDelivery) return true
    const closing = payablesOf(plan).map(({ id: orderId }) => ask(closePayment, { orderId, reason: 'CHECKOUT_UNDONE' }))
    await Promise.all(closing)
    return true
  },
}

/** What payments may say, in our words. */
const KNOWN: readonly Refusal[] = [
  { code: 'AMOUNT_LIMIT', message: 'This is more than can be paid at once.' },
  { code: 'EXPIRED', message: 'The time to pay has run out.' },
  { code: 'CURRENCY_MISMATCH', message: 'Here it cannot be paid in this currency.', path: ['of'] },
]

const UNKNOWN: Refusal = { code: 'PAYMENT_REFUSED', message: 'The payment could not be opened.' }

function askOf({ id, accountId, plan, expiresAt }: Checkout, draft: OrderDraft) {
  const { id: orderId, payableMinor, balanceMinor } = draft
  return {
    orderId,
    checkoutId: id,
    accountId,
    shopId: draft.shopId ?? onlyShopOf(plan),
    isCashOnDelivery: plan.isCashOnDelivery,
    amount: wire(payableMinor, plan.currency),
    balance: wire(balanceMinor, plan.currency),
    until: expiresAt.toISOString(),
  }
}

/** Goods of several kinds of one shop have a parent, which has no shop; what is paid is that shop's all the same. */
function onlyShopOf({ orders }: Plan): OrderDraft['shopId'] {
  const [shopId = null, ...others] = new Set(orders.map((order) => order.shopId))
  return others.length === 0 ? shopId : null
}
