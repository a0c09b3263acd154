import { payload } from '@supermall/subgraph/payload'
import { createShopCategory } from '../commands/create-shop-category.ts'
import { createShopGroup } from '../commands/create-shop-group.ts'
import { deleteShopCategory } from '../commands/delete-shop-category.ts'
import { deleteShopGroup } from '../commands/delete-shop-group.ts'
import { setShopExpiry } from '../commands/set-shop-expiry.ts'
import { setShopPromotion } from '../commands/set-shop-promotion.ts'
import { setShopStatus } from '../commands/set-shop-status.ts'
import { setShopTerms } from '../commands/set-shop-terms.ts'
import { updateShop } from '../commands/update-shop.ts'
import { updateShopCategory } from '../commands/update-shop-category.ts'
import { updateShopGroup } from '../commands/update-shop-group.ts'
import type { MutationResolvers } from './types.generated.ts'

export const shopMutations = {
  shopUpdate: (_, { input }, { operate }) =>
    operate('merchants.shop.edit', (unit) => updateShop(input, unit)).then(payload('shop')),
  shopStatusSet: (_, { input }, { operate }) =>
    operate('merchants.shop.govern', (unit) => setShopStatus(input, unit)).then(payload('shop')),
  shopExpirySet: (_, { input }, { operate }) =>
    operate('merchants.shop.govern', (unit) => setShopExpiry(input, unit)).then(payload('shop')),
  shopTermsSet: (_, { input }, { operate }) =>
    operate('merchants.shop.govern', (unit) => setShopTerms(input, unit)).then(payload('shop')),
  shopPromotionSet: (_, { input }, { operate }) =>
    operate('merchants.shop.govern', (unit) => setShopPromotion(input, unit)).then(payload('shop')),
  shopGroupCreate: (_, { input }, { operate }) =>
    operate('merchants.group.edit', (unit) => createShopGroup(input, unit)).then(payload('group')),
  shopGroupUpdate: (_, { input }, { operate }) =>
    operate('merchants.group.edit', (unit) => updateShopGroup(input, unit)).then(payload('group')),
  shopGroupDelete: (_, { input }, { operate }) =>
    operate('merchants.group.edit', (unit) => deleteShopGroup(input, unit)).then(payload('group')),
  shopCategoryCreate: (_, { input }, { operate }) =>
    operate('merchants.group.edit', (unit) => createShopCategory(input, unit)).then(payload('category')),
  shopCategoryUpdate: (_, { input }, { operate }) =>
    operate('merchants.group.edit', (unit) => updateShopCategory(input, unit)).then(payload('category')),
  shopCategoryDelete: (_, { input }, { operate }) =>
    operate('merchants.group.edit', (unit) => deleteShopCategory(input, unit)).then(payload('category')),
} satisfies Partial<MutationResolvers>
