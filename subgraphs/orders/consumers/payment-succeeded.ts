import { paymentSucceeded } from '@supermall/contracts/payments'
import { on } from '@supermall/messaging/consume'
import { payOrder } from '../commands/pay-order.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof paymentSucceeded>[0]>(
  paymentSucceeded,
  ({ paymentId, orderId, amount, channel, at }, unit) => {
    const { currency } = amount
    return payOrder(
      { paymentId, orderId, amountMinor: BigInt(amount.minorUnits), currency, channel, at: new Date(at) },
      unit,
    )
  },
)
