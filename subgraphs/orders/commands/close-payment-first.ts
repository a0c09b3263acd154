import { closePayment } from '@supermall/contracts/payments'
import type { Ask } from '@supermall/messaging/ask'

/**
 * Before an order ends unpaid its payment is closed: of paying and cancelling at the same moment one happens, whole. True when
 * it was paid by then. Whoever does not answer is not waited for, for money that comes all the same goes back by itself.
 */
export async function isPaidMeanwhile(payableId: string, ask: Ask): Promise<boolean> {
  const answer = await ask(closePayment, { orderId: payableId as `ord_${string}`, reason: 'ORDER_ENDED' }).catch(
    () => null,
  )
  return answer?.isClosed === false
}
