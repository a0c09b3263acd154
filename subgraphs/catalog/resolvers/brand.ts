import { parseId } from '@supermall/kernel/id'
import { can } from '@supermall/subgraph/viewer'
import type { Context } from '../context.ts'
import type { BrandRow } from '../data/rows.ts'
import { productPage } from './product-pages.ts'
import type { BrandResolvers } from './types.generated.ts'

export const Brand: BrandResolvers = {
  __resolveReference: async ({ id }, context) =>
    shownBrand(parseId('brd', id) && (await context.loaders.brand.load(id)), context),
  products: ({ id }, args, context) => productPage(args, { brandId: id }, context),
}

/** Disabled ones only for those who can enable them. */
export const shownBrand = (brand: BrandRow | null, { viewer }: Context): BrandRow | null =>
  brand && (brand.isEnabled || can(viewer, 'catalog.brand.edit')) ? brand : null
