import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { loaded } from '@supermall/subgraph/loaded'
import { payload } from '@supermall/subgraph/payload'
import { asConsumer } from '@supermall/subgraph/viewer'
import { afterGivingUp, cancelCashierBill, takeCash } from '../commands/end-cashier-bill.ts'
import { mayCollect } from '../commands/may-collect.ts'
import type { NamedBill } from '../commands/open-cashier-bill.ts'
import { openCashierBill } from '../commands/open-cashier-bill.ts'
import type { BegunBill } from '../commands/pay-cashier-bill.ts'
import { payCashierBill } from '../commands/pay-cashier-bill.ts'
import { refundCashierBill } from '../commands/refund-cashier-bill.ts'
import type { Context } from '../context.ts'
import { findCashierBills } from '../data/cashier-bills.ts'
import { countLook } from './cashier-bill.ts'
import type { MutationResolvers } from './types.generated.ts'
import { channelCode } from './words.ts'

const PERMISSION = 'payments.cashier.collect'

export const cashierMutations = {
  cashierBillOpen: async (_, { input }, context) => {
    const shopId = parseId('shp', input.shopId)
    const standing = shopId === null ? ok(null) : await mayCollect(shopId, context.ask, 'shopId')
    const counter = { currency: context.currency, standing }
    return context
      .operate(PERMISSION, (unit) => openCashierBill({ ...input, note: input.note ?? '' }, counter, unit))
      .then(reloaded(context))
      .then(payload('bill'))
  },
  cashierBillPay: async (_, { input }, context) => {
    const { accountId } = asConsumer(context.viewer)
    await countLook(accountId, context)
    const { code, card = null, token = null, payToken = null, couponId = null, idempotencyKey } = input
    const by = { channel: channelCode(input.channel), card, token, payToken, couponId }
    const paid = await payCashierBill({ ...by, code, accountId, idempotencyKey }, context)
    return paid.ok ? begun(paid.value, context) : { bill: null, payment: null, errors: paid.refusals }
  },
  cashierBillTakeCash: async (_, { input }, context) => {
    const standing = await standingOf(input.billId, context)
    return afterGivingUp(input.billId, (unit) => takeCash({ ...input, standing }, unit), endingIn(context))
      .then(reloaded(context))
      .then(payload('bill'))
  },
  cashierBillCancel: (_, { input }, context) =>
    afterGivingUp(input.billId, (unit) => cancelCashierBill(input, unit), endingIn(context))
      .then(reloaded(context))
      .then(payload('bill')),
  cashierBillRefund: (_, { input }, context) =>
    context
      .operate('payments.cashier.refund', (unit) => refundCashierBill({ ...input, amount: input.amount ?? null }, unit))
      .then(loaded(({ cashierRefundId }) => context.loaders.cashierRefund.load(cashierRefundId)))
      .then(payload('refund')),
} satisfies Partial<MutationResolvers>

const reloaded = ({ loaders }: Context) => loaded(({ billId }: NamedBill) => loaders.cashierBill.load(billId))

/** The bill that a failed try has left can be paid anew: only the try knows of it. */
async function begun({ billId, paymentId }: BegunBill, { loaders }: Context) {
  const [bill, payment] = await Promise.all([loaders.cashierBill.load(billId), loaders.payment.load(paymentId)])
  return { bill, payment, errors: [] }
}

/** Of a bill that is not there the command says so. */
async function standingOf(billId: string, { client, ask }: Context): Promise<Result<null>> {
  const [bill] = parseId('csb', billId) ? await findCashierBills(client, [billId]) : []
  return bill ? mayCollect(bill.shopId, ask, 'billId') : ok(null)
}

const endingIn = (context: Context) => ({
  till: context,
  operate: (work: Parameters<Parameters<typeof afterGivingUp>[2]['operate']>[0]) => context.operate(PERMISSION, work),
})
