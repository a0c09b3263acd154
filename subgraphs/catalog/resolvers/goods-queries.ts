import { badInput } from '@supermall/kernel/fault'
import { parseId } from '@supermall/kernel/id'
import { whereOf } from '@supermall/subgraph/filter'
import { asConsumer, can } from '@supermall/subgraph/viewer'
import { countView } from '../commands/flush-views.ts'
import type { Context } from '../context.ts'
import { findBrandBySlug, listBrands } from '../data/brands.ts'
import { findCategoryBySlug } from '../data/categories.ts'
import { findPlatformGroup } from '../data/groups.ts'
import { listLabels } from '../data/labels.ts'
import { nullable } from '../data/nullable.generated.ts'
import { findProductBySlug } from '../data/products.ts'
import type { ProductRow } from '../data/rows.ts'
import { findTree } from '../data/taxonomy.ts'
import { isForMember } from '../domain/visibility.ts'
import { shownBrand } from './brand.ts'
import { shownBundle } from './bundle.ts'
import { shown } from './category.ts'
import { managedQueries } from './managed-queries.ts'
import { shownGroup } from './product-group.ts'
import { canEditLabels } from './product-label.ts'
import { productPage } from './product-pages.ts'
import type { QueryResolvers } from './types.generated.ts'

const shopQueries: Partial<QueryResolvers> = {
  categoryTree: async (_, __, { sql, loaders }) => {
    const all = await findTree(sql)
    for (const { id } of all)
      loaders.children.prime(
        id,
        all.filter(({ parentId }) => parentId === id),
      )
    return all.filter(({ parentId }) => parentId === null)
  },
  category: async (_, args, context) => {
    const { id, slug } = oneOf(args.id, args.slug, 'slug')
    if (slug !== null) return shown(await findCategoryBySlug(context.client, slug), context)
    return shown(parseId('cat', id) && (await context.loaders.category.load(id)), context)
  },
  brand: async (_, args, context) => {
    const { id, slug } = oneOf(args.id, args.slug, 'slug')
    if (slug !== null) return shownBrand(await findBrandBySlug(context.client, slug), context)
    return shownBrand(parseId('brd', id) && (await context.loaders.brand.load(id)), context)
  },
  brands: (_, { where, orderBy, ...page }, { client, viewer }) => {
    const seen = can(viewer, 'catalog.brand.edit') ? {} : { isEnabled: true }
    return listBrands(
      client,
      { where: { AND: [whereOf(where, nullable.Brand), seen] }, isNewestFirst: orderBy === 'NEWEST' },
      page,
    )
  },
  productLabels: (_, page, context) =>
    listLabels(context.client, canEditLabels(context) ? {} : { isEnabled: true }, page),
  product: async (_, args, context) => viewed(await context.loaders.seen(await findOne(args, context)), context),
  memberProduct: async (_, args, context) => {
    asConsumer(context.viewer)
    const product = await findOne(args, context)
    if (product === null) return null
    const seen = { now: context.clock(), standing: await context.loaders.standing() }
    return viewed(isForMember(product, { shownUntil: product.shopShownUntil }, seen) ? product : null, context)
  },
  products: (_, args, context) => productPage(args, {}, context),
  productsByIds: (_, { ids }, { loaders }) => {
    if (ids.length > 100) throw badInput('At most 100 ids.')
    return Promise.all(ids.map((id) => (parseId('prd', id) ? loaders.product.load(id) : null)))
  },
  sku: (_, { id }, { loaders }) => (parseId('sku', id) ? loaders.visibleSku(id) : null),
  productGroup: async (_, args, context) => {
    const { id, slug } = oneOf(args.id, args.code, 'code')
    if (slug !== null) return shownGroup(await findPlatformGroup(context.client, slug), context)
    return shownGroup(parseId('pgr', id) && (await context.loaders.group.load(id)), context)
  },
  bundle: async (_, { id }, context) =>
    shownBundle(parseId('bdl', id) && (await context.loaders.bundle.load(id)), context),
}

export const goodsQueries = { ...shopQueries, ...managedQueries }

type Named = { readonly id?: string | null; readonly slug?: string | null }

async function findOne(args: Named, { sql, loaders }: Context): Promise<ProductRow | null> {
  const { id, slug } = oneOf(args.id, args.slug, 'slug')
  if (slug !== null) return findProductBySlug(sql, slug)
  return parseId('prd', id) && loaders.productRow.load(id)
}

/** A view that could not be counted is no reason not to show the page. */
function viewed(product: ProductRow | null, { viewer, cache, log }: Context): ProductRow | null {
  const isBuyer = viewer.audience === 'GUEST' || viewer.audience === 'CONSUMER'
  if (product && isBuyer) countView(cache, product.id).catch((error: unknown) => log.warn('view.uncounted', { error }))
  return product
}

function oneOf(
  id: string | null | undefined,
  slug: string | null | undefined,
  name: string,
): { id: string; slug: null } | { id: ''; slug: string } {
  if ((id == null) === (slug == null)) throw badInput(`Give either \`id\` or \`${name}\`.`)
  return id == null ? { id: '', slug: slug ?? '' } : { id, slug: null }
}
