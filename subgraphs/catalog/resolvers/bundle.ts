import { parseId } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import { money } from '@supermall/kernel/money'
import type { Context } from '../context.ts'
import { isOwn } from '../data/goods-loaders.ts'
import type { BundleRow } from '../data/rows.ts'
import { fullPriceOf, isRunning } from '../domain/group.ts'
import { isOnSale } from '../domain/visibility.ts'
import type { BundleLineResolvers, BundleResolvers } from './types.generated.ts'

export const Bundle: BundleResolvers = {
  __resolveReference: async ({ id }, context) =>
    shownBundle(parseId('bdl', id) && (await context.loaders.bundle.load(id)), context),
  shop: ({ shopId }) => ({ id: shopId }),
  price: ({ price, currency }) => money(price, currency as Currency),
  fullPrice: async (bundle, _, context) => {
    const lines = await contents(bundle, context)
    return money(
      fullPriceOf(lines.map(({ sku, quantity }) => ({ price: sku?.price ?? 0n, currency: bundle.currency, quantity }))),
      bundle.currency as Currency,
    )
  },
  lines: ({ id }, _, { loaders }) => loaders.bundleLines.load(id),
  isOnSale: (bundle, _, context) => canBuy(bundle, context),
}

export const BundleLine: BundleLineResolvers = {
  sku: ({ skuId }, _, { loaders }) => loaders.visibleSku(skuId),
}

/** What cannot be bought now is for those who run it. */
export const shownBundle = async (bundle: BundleRow | null, context: Context): Promise<BundleRow | null> =>
  bundle && (isOwn(bundle.shopId, context.viewer) || (await canBuy(bundle, context))) ? bundle : null

export const canBuy = async (bundle: BundleRow, context: Context): Promise<boolean> =>
  isRunning(bundle, context.clock()) && (await areAllOffered(bundle, context))

async function contents({ id }: BundleRow, { loaders }: Context) {
  const lines = await loaders.bundleLines.load(id)
  return Promise.all(lines.map(async ({ skuId, quantity }) => ({ sku: await loaders.sku.load(skuId), quantity })))
}

/** Its price and its full price tell what each of its goods costs: who may not see one of them sees no bundle with it. */
async function areAllOffered(bundle: BundleRow, context: Context): Promise<boolean> {
  const lines = await contents(bundle, context)
  const answers = await Promise.all(
    lines.map(async ({ sku }) => {
      const product = sku && sku.retiredAt === null ? await context.loaders.product.load(sku.productId) : null
      if (product === null) return false
      const off = await context.loaders.switchedOff(product)
      return isOnSale(product, { shownUntil: product.shopShownUntil, off }, context.clock())
    }),
  )
  return answers.every(Boolean)
}
