import { shopTerms } from '@supermall/contracts/merchants'
import { settledOrders } from '@supermall/contracts/orders'
import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import { loaded } from '@supermall/subgraph/loaded'
import { payload } from '@supermall/subgraph/payload'
import type { Grounds, NamedMerchantBill } from '../commands/apply-for-takings.ts'
import { applyForTakings } from '../commands/apply-for-takings.ts'
import { approveMerchantBill, payMerchantBill, refuseMerchantBill } from '../commands/decide-merchant-bill.ts'
import type { Context } from '../context.ts'
import { listDue } from '../data/order-takings.ts'
import { MOST_BILLED } from '../domain/merchant-bill.ts'
import type { MutationResolvers } from './types.generated.ts'

const AUDIT = 'payments.bill.audit'
/** Orders that are not done with stand in nobody's way; what else is is known after a while, and comes first. */
const MOST_PAGES = 5

export const merchantBillMutations = {
  merchantBillApply: async (_, { input }, context) => {
    const grounds = await groundsOf(input.shopId, context)
    return context
      .operate('payments.bill.apply', (unit) => applyForTakings(input, grounds, unit))
      .then(reloaded(context))
      .then(payload('bill'))
  },
  merchantBillApprove: (_, { input }, context) =>
    context
      .operate(AUDIT, (unit) => approveMerchantBill(input, unit))
      .then(reloaded(context))
      .then(payload('bill')),
  merchantBillRefuse: (_, { input }, context) =>
    context
      .operate(AUDIT, (unit) => refuseMerchantBill(input, unit))
      .then(reloaded(context))
      .then(payload('bill')),
  merchantBillPay: (_, { input }, context) =>
    context
      .operate(AUDIT, (unit) => payMerchantBill(input, unit))
      .then(reloaded(context))
      .then(payload('bill')),
} satisfies Partial<MutationResolvers>

const reloaded = ({ loaders }: Context) => loaded(({ billId }: NamedMerchantBill) => loaders.merchantBill.load(billId))

/** Asked before a transaction opens; what the ledger has is read in it. */
async function groundsOf(wanted: string, { client, ask, seal, currency }: Context): Promise<Grounds> {
  const shopId = parseId('shp', wanted)
  if (shopId === null) return { seal, currency, feeRate: null, settledIds: [] }
  const { feeRateBasisPoints: feeRate } = await ask(shopTerms, { shopId })
  const settledIds: string[] = []
  const except: string[] = []
  for (let page = 0; page < MOST_PAGES && settledIds.length < MOST_BILLED; page++) {
    const orderIds = (await listDue(client, { shopId, currency, except, most: MOST_BILLED })) as Id<'ord'>[]
    if (orderIds.length === 0) break
    settledIds.push(...(await ask(settledOrders, { shopId, orderIds })).orderIds)
    except.push(...orderIds)
  }
  return { seal, currency, feeRate, settledIds: settledIds.slice(0, MOST_BILLED) }
}
