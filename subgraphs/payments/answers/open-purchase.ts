import { openPurchase as contract } from '@supermall/contracts/payments'
import { fromWire } from '@supermall/kernel/wire'
import { answer } from '@supermall/messaging/ask'
import { openPurchase } from '../commands/open-purchase.ts'
import type { Within } from '../data/database.ts'

export default answer(contract, async (asked, { transact, currency }: Within) => {
  const { minorUnits: amount, currency: of } = fromWire(asked.amount)
  const opening = { ...asked, amount, currency: of, until: new Date(asked.until) }
  const opened = await transact((unit) => openPurchase(opening, currency, unit))
  if (opened.ok) return { ...opened.value, reason: null }
  return { paymentId: null, reason: opened.refusals[0]?.code ?? null }
})
