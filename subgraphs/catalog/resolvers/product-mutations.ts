import { storeShops } from '@supermall/contracts/merchants'
import type { Given } from '@supermall/kernel/check'
import { parseId } from '@supermall/kernel/id'
import type { Ask } from '@supermall/messaging/ask'
import { payload } from '@supermall/subgraph/payload'
import type { Viewer } from '@supermall/subgraph/viewer'
import { can } from '@supermall/subgraph/viewer'
import { learnFeatures } from '../commands/ask-about-shops.ts'
import { approveProduct, rejectProduct } from '../commands/audit-product.ts'
import { updatePrices } from '../commands/change-prices.ts'
import { neededBy } from '../commands/check-features.ts'
import { membersOf } from '../commands/check-members.ts'
import { createProduct } from '../commands/create-product.ts'
import { moveProducts } from '../commands/move-products.ts'
import { purgeProducts } from '../commands/purge-products.ts'
import { scheduleProduct } from '../commands/schedule-product.ts'
import { setProductSkus } from '../commands/set-product-skus.ts'
import { updateProduct } from '../commands/update-product.ts'
import type { Context } from '../context.ts'
import type { StoreShop, VerificationGiven } from '../domain/terms.ts'
import { MOST_STORES } from '../domain/terms.ts'
import type { MutationResolvers } from './types.generated.ts'

export const productMutations: Partial<MutationResolvers> = {
  productCreate: async (_, { input }, context) => {
    const { operate, ask } = context
    if (neededBy(input).length > 0) await learnFeatures(input.shopId, context)
    const there = { stores: await storesOf(input.verification, ask), members: await membersOf(input, ask) }
    return operate('catalog.product.edit', (unit) => createProduct({ ...input, ...there }, unit)).then(
      payload('product'),
    )
  },
  productUpdate: async (_, { input }, context) => {
    const { operate, ask, viewer } = context
    if (neededBy(input).length > 0) await learnFeatures(await shopOf(input.id, context), context)
    const there = { stores: await storesOf(input.verification, ask), members: await membersOf(input, ask) }
    const said = { ...input, ...pricing(viewer), ...there }
    return operate('catalog.product.edit', (unit) => updateProduct(said, unit)).then(payload('product'))
  },
  productSkusSet: async (_, { input }, { operate, viewer, ask }) => {
    const said = { ...input, ...pricing(viewer), members: await membersOf(input, ask) }
    return operate('catalog.product.edit', (unit) => setProductSkus(said, unit)).then(payload('product'))
  },
  productPricesUpdate: async (_, { input }, { operate, ask }) => {
    const members = await membersOf(input, ask)
    return operate('catalog.product.price', (unit) => updatePrices({ ...input, members }, unit)).then(
      payload('product'),
    )
  },
  productsShelve: (_, { input }, { operate }) =>
    operate('catalog.product.shelve', (unit) => moveProducts(input, 'SHELVE', unit)).then(payload('products')),
  productsUnshelve: (_, { input }, { operate }) =>
    operate('catalog.product.shelve', (unit) => moveProducts(input, 'UNSHELVE', unit)).then(payload('products')),
  productsRecycle: (_, { input }, { operate }) =>
    operate('catalog.product.delete', (unit) => moveProducts(input, 'RECYCLE', unit)).then(payload('products')),
  productsRestore: (_, { input }, { operate }) =>
    operate('catalog.product.delete', (unit) => moveProducts(input, 'RESTORE', unit)).then(payload('products')),
  productsPurge: (_, { input }, { operate }) =>
    operate('catalog.product.purge', (unit) => purgeProducts(input, unit)).then(payload('purgedIds')),
  productSchedule: (_, { input }, { operate }) =>
    operate('catalog.product.shelve', (unit) => scheduleProduct(input, unit)).then(payload('product')),
  productApprove: (_, { input }, { operate }) =>
    operate('catalog.product.audit', (unit) => approveProduct(input, unit)).then(payload('product')),
  productReject: (_, { input }, { operate }) =>
    operate('catalog.product.audit', (unit) => rejectProduct(input, unit)).then(payload('product')),
}

/** Merchants says whose a store is; a client's word for it counts for nothing. */
async function storesOf(said: Given<VerificationGiven>, ask: Ask): Promise<readonly StoreShop[]> {
  const storeIds = (said?.storeIds ?? []).slice(0, MOST_STORES).flatMap((id) => parseId('sto', id) ?? [])
  return storeIds.length === 0 ? [] : (await ask(storeShops, { storeIds })).stores
}

const shopOf = async (productId: string, { loaders }: Context): Promise<string | undefined> =>
  parseId('prd', productId) ? (await loaders.productRow.load(productId))?.shopId : undefined

const pricing = (viewer: Viewer) => ({ canPrice: can(viewer, 'catalog.product.price') })
