import { closePayment, openPayment } from '@supermall/contracts/payments'
import type { Refusal } from '@supermall/kernel/result'
import type { Checkout } from '../../domain/checkout.ts'
import { payableOf } from '../../domain/draft.ts'
import { wire } from '../../domain/wire.ts'
import type { Step } from '../saga.ts'

export const openPaymentStep: Step = {
  name: 'OPEN_PAYMENT',
  async do(checkout, { ask }) {
    const { paymentId, isPaid, reason } = await ask(openPayment, askOf(checkout))
    if (paymentId !== null || isPaid || reason === 'PAID_ALREADY') return []
    return [
      KNOWN.find(({ code }) => code === reason) ?? {
        code: 'PAYMENT_REFUSED',
        message: 'The payment could not be opened.',
      },
    ]
  },
  /** What is paid already cannot be closed, but it is not lost either: the orders say whether they stand. */
  async undo({ plan }, { ask }) {
    await ask(closePayment, { orderId: payableOf(plan).id, reason: 'CHECKOUT_UNDONE' })
    return true
  },
}

/** What payments may say, in our words. */
const KNOWN: readonly Refusal[] = [
  { code: 'AMOUNT_LIMIT', message: 'This is more than can be paid at once.' },
  { code: 'EXPIRED', message: 'The time to pay has run out.' },
]

function askOf({ id, accountId, plan, expiresAt }: Checkout) {
  const { id: orderId, payableMinor, balanceMinor, shopId } = payableOf(plan)
  return {
    ...{ orderId, checkoutId: id, accountId, shopId, isCashOnDelivery: plan.isCashOnDelivery },
    ...{ amount: wire(payableMinor, plan.currency), balance: wire(balanceMinor, plan.currency) },
    until: expiresAt.toISOString(),
  }
}
