import { openPayment as contract } from '@supermall/contracts/payments'
import { fromWire } from '@supermall/kernel/wire'
import { answer } from '@supermall/messaging/ask'
import { openPayment } from '../commands/open-payment.ts'
import type { Within } from '../data/database.ts'

export default answer(contract, async (asked, { transact, currency }: Within) => {
  const money = fromWire(asked.amount)
  const opening = {
    ...asked,
    amount: money.minorUnits,
    currency: money.currency,
    balance: BigInt(asked.balance.minorUnits),
    until: new Date(asked.until),
  }
  const opened = await transact((unit) => openPayment(opening, currency, unit))
  if (opened.ok) return { ...opened.value, reason: null }
  return { paymentId: null, isPaid: false, reason: opened.refusals[0]?.code ?? null }
})
