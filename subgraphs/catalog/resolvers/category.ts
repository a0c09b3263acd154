import { parseId } from '@supermall/kernel/id'
import { can } from '@supermall/subgraph/viewer'
import type { Context } from '../context.ts'
import type { CategoryRow } from '../data/rows.ts'
import { productPage } from './product-pages.ts'
import type { CategoryResolvers } from './types.generated.ts'

export const Category: CategoryResolvers = {
  __resolveReference: async ({ id }, context) =>
    shown(parseId('cat', id) && (await context.loaders.category.load(id)), context),
  parent: ({ parentId }, _, { loaders }) => (parentId === null ? null : loaders.category.load(parentId)),
  children: ({ id }, _, { loaders }) => loaders.children.load(id),
  path: (category, _, context) => pathTo(category, context),
  products: ({ id }, args, context) => productPage(args, { categoryId: id }, context),
}

/** Disabled ones, and what is below them, only for those who can enable them. */
export async function shown(category: CategoryRow | null, context: Context): Promise<CategoryRow | null> {
  if (category === null || can(context.viewer, 'catalog.category.edit')) return category
  const path = await pathTo(category, context)
  return path.every(({ isEnabled }) => isEnabled) ? category : null
}

/** The loader brought all above it along, so this asks nothing more. */
async function pathTo(category: CategoryRow, context: Context): Promise<readonly CategoryRow[]> {
  const parent = category.parentId === null ? null : await context.loaders.category.load(category.parentId)
  return parent ? [...(await pathTo(parent, context)), category] : [category]
}
