import { parseId } from '@supermall/kernel/id'
import type { Currency, Money } from '@supermall/kernel/money'
import { money } from '@supermall/kernel/money'
import { isOwn } from '../data/goods-loaders.ts'
import type { SkuRow } from '../data/rows.ts'
import { optionText } from '../domain/sku.ts'
import type { StoredLevelPrice } from '../domain/stored.ts'
import type { SkuResolvers } from './types.generated.ts'

export const Sku: SkuResolvers = {
  __resolveReference: ({ id }, { loaders }) => (parseId('sku', id) ? loaders.visibleSku(id) : null),
  product: ({ productId }, _, { loaders }) => loaders.product.load(productId),
  optionText: ({ optionValues }) => optionText(optionValues),
  price: (sku) => priced(sku, sku.price),
  marketPrice: (sku) => (sku.marketPrice === null ? null : priced(sku, sku.marketPrice)),
  costPrice: (sku, _, { viewer }) =>
    sku.costPrice === null || !isOwn(sku.shopId, viewer) ? null : priced(sku, sku.costPrice),
  levelPrices: (sku) =>
    (sku.levelPrices as StoredLevelPrice[]).map(({ levelId, price }) => ({ levelId, price: priced(sku, price) })),
  secretsLeft: async ({ productId, secretsLeft }, _, { loaders }) =>
    (await loaders.productRow.load(productId))?.kind === 'VIRTUAL' ? secretsLeft : null,
}

const priced = ({ currency }: SkuRow, minorUnits: bigint | string): Money =>
  money(BigInt(minorUnits), currency as Currency)
