import { closePurchase as contract } from '@supermall/contracts/payments'
import { answer } from '@supermall/messaging/ask'
import { closePurchase } from '../commands/close-purchase.ts'
import type { Within } from '../data/database.ts'

export default answer(contract, async (asked, { transact }: Within) => ({
  isClosed: await transact((unit) => closePurchase(asked, unit)),
}))
