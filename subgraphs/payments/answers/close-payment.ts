import { closePayment } from '@supermall/contracts/payments'
import { answer } from '@supermall/messaging/ask'
import { closePaymentOf } from '../commands/close-payment.ts'
import type { Within } from '../data/database.ts'

export default answer(closePayment, async (asked, { transact, currency }: Within) => ({
  isClosed: await transact((unit) => closePaymentOf(asked, currency, unit)),
}))
