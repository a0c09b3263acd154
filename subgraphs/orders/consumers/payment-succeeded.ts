import { paymentSucceeded } from '@supermall/contracts/payments'
import { on } from '@supermall/messaging/consume'
import { payOrder } from '../commands/pay-order.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof paymentSucceeded>[0]>(
  paymentSucceeded,
  ({ paymentId, orderId, amount, balance, channel, at }, unit) => {
    const { currency, minorUnits } = amount
    const [amountMinor, balanceMinor] = [BigInt(minorUnits), balance && BigInt(balance.minorUnits)]
    return payOrder({ paymentId, orderId, amountMinor, balanceMinor, currency, channel, at: new Date(at) }, unit)
  },
)
