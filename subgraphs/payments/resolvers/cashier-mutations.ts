import { payload } from '@supermall/subgraph/payload'
import { asConsumer } from '@supermall/subgraph/viewer'
import { afterGivingUp, cancelCashierBill, takeCash } from '../commands/end-cashier-bill.ts'
import type { NamedBill } from '../commands/open-cashier-bill.ts'
import { openCashierBill } from '../commands/open-cashier-bill.ts'
import { payCashierBill } from '../commands/pay-cashier-bill.ts'
import type { Context } from '../context.ts'
import { countLook } from './cashier-bill.ts'
import { loaded } from './loaded.ts'
import type { MutationResolvers } from './types.generated.ts'
import { channelCode } from './words.ts'

const PERMISSION = 'payments.cashier.collect'

export const cashierMutations = {
  cashierBillOpen: (_, { input }, context) =>
    context
      .operate(PERMISSION, (unit) => openCashierBill({ ...input, note: input.note ?? '' }, context.currency, unit))
      .then(reloaded(context))
      .then(payload('bill')),
  cashierBillPay: async (_, { input }, context) => {
    const { accountId } = asConsumer(context.viewer)
    await countLook(accountId, context)
    const { code, card = null, token = null, payToken = null, couponId = null, idempotencyKey } = input
    const by = { channel: channelCode(input.channel), card, token, payToken, couponId }
    return payCashierBill({ ...by, code, accountId, idempotencyKey }, context)
      .then(reloaded(context))
      .then(payload('bill'))
  },
  cashierBillTakeCash: (_, { input }, context) =>
    afterGivingUp(input.billId, (unit) => takeCash(input, unit), endingIn(context))
      .then(reloaded(context))
      .then(payload('bill')),
  cashierBillCancel: (_, { input }, context) =>
    afterGivingUp(input.billId, (unit) => cancelCashierBill(input, unit), endingIn(context))
      .then(reloaded(context))
      .then(payload('bill')),
} satisfies Partial<MutationResolvers>

const reloaded = ({ loaders }: Context) => loaded(({ billId }: NamedBill) => loaders.cashierBill.load(billId))

const endingIn = (context: Context) => ({
  till: context,
  operate: (work: Parameters<Parameters<typeof afterGivingUp>[2]['operate']>[0]) => context.operate(PERMISSION, work),
})
