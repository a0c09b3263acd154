import type { Context } from '../context.ts'
import { isNeeded, recordOf, STEP_NAMES, shownStatus } from '../domain/checkout.ts'
import { seesOrder } from './sight.ts'
import type { CheckoutResolvers } from './types.generated.ts'

export const Checkout: CheckoutResolvers = {
  __resolveReference: async ({ id }, { viewer, loaders }) => {
    const checkout = await loaders.checkout.load(id)
    return checkout && viewer.audience === 'CONSUMER' && viewer.accountId === checkout.accountId ? checkout : null
  },
  status: shownStatus,
  steps: (checkout) => STEP_NAMES.filter((name) => isNeeded(name, checkout)).map((name) => recordOf(checkout, name)),
  order: async ({ id }, _, context) => (await seenOf(id, context)).find(({ parentId }) => parentId === null) ?? null,
  orders: async ({ id }, _, context) => (await seenOf(id, context)).filter(({ isParent }) => !isParent),
}

/** Whoever mends checkouts need not be one who sees orders. */
const seenOf = async (id: string, { viewer, loaders }: Context) =>
  (await loaders.ofCheckout.load(id)).filter((order) => seesOrder(viewer, order))
