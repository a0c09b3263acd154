import { isNeeded, recordOf, STEP_NAMES, shownStatus } from '../domain/checkout.ts'
import type { CheckoutResolvers } from './types.generated.ts'

export const Checkout: CheckoutResolvers = {
  __resolveReference: async ({ id }, { viewer, loaders }) => {
    const checkout = await loaders.checkout.load(id)
    return checkout && viewer.audience === 'CONSUMER' && viewer.accountId === checkout.accountId ? checkout : null
  },
  status: ({ status }) => shownStatus(status),
  steps: (checkout) => STEP_NAMES.filter((name) => isNeeded(name, checkout)).map((name) => recordOf(checkout, name)),
  order: async ({ id }, _, { loaders }) =>
    (await loaders.ofCheckout.load(id)).find(({ parentId }) => parentId === null) ?? null,
  orders: async ({ id }, _, { loaders }) => (await loaders.ofCheckout.load(id)).filter(({ isParent }) => !isParent),
}
