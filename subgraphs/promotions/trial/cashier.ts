import { closePurchase, openPurchase } from '@supermall/contracts/payments'
import { newId } from '@supermall/kernel/id'
import type { Ask } from '@supermall/messaging/ask'

/** Payments as coupons know them: what was opened, what was paid, and whether anybody answers. */
export function cashier() {
  const purchases = new Map<string, { readonly paymentId: string; isPaid: boolean; isClosed: boolean }>()
  const is = { silent: false, refusing: false }
  const answers: Readonly<Record<string, (asked: never) => unknown>> = {
    [openPurchase.requestName]: ({ purchaseId }: { readonly purchaseId: string }) => {
      const known = purchases.get(purchaseId)
      const refuses = is.refusing || known?.isClosed === true
      if (refuses) return { paymentId: null, reason: 'EXPIRED' }
      const opened = known ?? { paymentId: newId('pay'), isPaid: false, isClosed: false }
      purchases.set(purchaseId, opened)
      return { paymentId: opened.paymentId, reason: null }
    },
    [closePurchase.requestName]: ({ purchaseId }: { readonly purchaseId: string }) => {
      const known = purchases.get(purchaseId)
      if (known?.isPaid) return { isClosed: false }
      purchases.set(purchaseId, { paymentId: known?.paymentId ?? newId('pay'), isPaid: false, isClosed: true })
      return { isClosed: true }
    },
  }
  const ask = (async (contract: { readonly requestName: string }, asked: unknown) => {
    if (is.silent) throw new Error('nobody answers')
    return answers[contract.requestName]?.(asked as never)
  }) as Ask
  return {
    is,
    ask,
    purchases,
    pay(purchaseId: string): void {
      const known = purchases.get(purchaseId)
      if (!known || known.isClosed) throw new Error(`${purchaseId} cannot be paid`)
      known.isPaid = true
    },
  }
}
