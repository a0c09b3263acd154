import { buyerFacts } from '@supermall/contracts/members'
import type { Standing } from '@supermall/kernel/audience'
import type { Ask } from '@supermall/messaging/ask'
import type { Sql } from '@supermall/messaging/sql'
import { byId, listBy, lists, rows } from '@supermall/subgraph/load'
import type { Personal } from '@supermall/subgraph/personal'
import type { Viewer } from '@supermall/subgraph/viewer'
import type { Feature, Terms } from '../domain/features.ts'
import { isFeatured } from '../domain/features.ts'
import { isForMember, isForSome, isPublic } from '../domain/visibility.ts'
import { findBundleLines, findBundles, findRunningBundles } from './bundles.ts'
import type { Tools } from './database.ts'
import type { OffRow } from './features.ts'
import { findOff } from './features.ts'
import { findGroups } from './groups.ts'
import { findLabels } from './labels.ts'
import { findProducts } from './products.ts'
import type { BrandRow, BundleRow, CategoryRow, ProductRow, SkuRow } from './rows.ts'
import { findSkus, findSkusOf } from './skus.ts'
import type { Taxon } from './taxonomy.ts'
import { findTaxa } from './taxonomy.ts'

type Base = Tools & {
  readonly sql: Sql
  readonly viewer: Viewer
  readonly clock: () => Date
  readonly ask: Ask
  readonly personal: Personal
}

/** Made once per request, so that a page of a hundred rows asks each table once. */
export const goodsLoaders = ({ sql, client, viewer, clock, ask, personal }: Base) => {
  const now = clock()
  const productRow = rows<ProductRow>((ids) => findProducts(sql, ids))
  const sku = rows<SkuRow>((ids) => findSkus(sql, ids))
  const standing = standingOf(viewer, ask)
  const seen = seenBy({ viewer, now, standing, personal })
  const product = async (id: string): Promise<ProductRow | null> => seen(await productRow.load(id))
  const children = listBy<string, CategoryRow>(
    (ids) =>
      client.category.findMany({
        where: { parentId: { in: [...ids] }, isEnabled: true },
        orderBy: [{ position: 'asc' }, { id: 'asc' }],
      }),
    ({ parentId }) => parentId ?? '',
  )
  return {
    productRow,
    /** Null for what the viewer may not see, as for what there is not. */
    product: {
      load: product,
      loadMany: (ids: readonly string[]): Promise<(ProductRow | null)[]> => Promise.all(ids.map(product)),
    },
    seen,
    skusOf: listBy(
      (ids) => findSkusOf(sql, ids),
      ({ productId }) => productId,
    ),
    sku,
    /** A SKU is seen with its product. */
    visibleSku: async (id: string): Promise<SkuRow | null> => {
      const found = await sku.load(id)
      return found && (await product(found.productId)) && found
    },
    switchedOff: switchedOff(sql, now),
    standing,
    ...taxonLoaders(sql),
    children,
    ...listLoaders(client),
    runningBundlesOf: listBy<string, BundleRow & { readonly productId: string }>(
      (ids) => findRunningBundles(sql, ids, now),
      ({ productId }) => productId,
    ),
  }
}

export type GoodsLoaders = ReturnType<typeof goodsLoaders>

type Seeing = {
  readonly viewer: Viewer
  readonly now: Date
  readonly standing: () => Promise<Standing>
  readonly personal: Personal
}

/**
 * The one rule of who sees which goods: everybody the listed ones of open shops, a member besides what is kept for their level or
 * groups, a shop's staff its own, the platform all. Of what is for some only, nobody is answered from what another was told.
 */
const seenBy =
  ({ viewer, now, standing, personal }: Seeing) =>
  async (product: ProductRow | null): Promise<ProductRow | null> => {
    if (product === null || isOwn(product.shopId, viewer)) return product
    const shop = { shownUntil: product.shopShownUntil }
    if (isPublic(product, shop, now)) return product
    if (!isForSome(product, shop, now)) return null
    personal.isNoted = true
    return isForMember(product, shop, { now, standing: await standing() }) ? product : null
  }

export const isOwn = (shopId: string | null, viewer: Viewer): boolean =>
  viewer.audience === 'PLATFORM' || (viewer.audience === 'MERCHANT' && viewer.shopId === shopId)

/** What gathers goods: labels, groups and bundles. */
const listLoaders = (client: Tools['client']) => ({
  label: rows((ids) => findLabels(client, ids)),
  group: rows((ids) => findGroups(client, ids)),
  bundle: rows((ids) => findBundles(client, ids)),
  bundleLines: listBy(
    (ids) => findBundleLines(client, ids),
    ({ bundleId }) => bundleId,
  ),
})

/** Two loaders over one: what is asked of either in the same moment travels in one statement, and parents come along. */
function taxonLoaders(sql: Sql) {
  const taxon = byId<string, Taxon>(
    async (ids) => {
      const taxa = await findTaxa(sql, ids)
      for (const one of taxa) if (!ids.includes(one.row.id)) taxon.prime(one.row.id, one)
      return taxa
    },
    ({ row }) => row.id,
  )
  return {
    category: {
      load: async (id: string): Promise<CategoryRow | null> => {
        const found = await taxon.load(id)
        return found?.kind === 'category' ? found.row : null
      },
    },
    brand: {
      load: async (id: string): Promise<BrandRow | null> => {
        const found = await taxon.load(id)
        return found?.kind === 'brand' ? found.row : null
      },
    },
  }
}

/** What is switched off for the shop of goods, as far as it matters for them. */
function switchedOff(sql: Sql, now: Date) {
  const off = lists<OffRow>('shopId', (ids) => findOff(sql, ids, now))
  return async (goods: Terms & { readonly shopId: string }): Promise<readonly Feature[]> =>
    isFeatured(goods) ? (await off.load(goods.shopId)).map(({ code }) => code) : []
}

const NOBODY: Standing = { levelId: null, groupIds: [] }

/** Asked once per request, and only when some goods are not for everybody. Without an answer a member is treated as a guest. */
function standingOf(viewer: Viewer, ask: Ask): () => Promise<Standing> {
  let asked: Promise<Standing> | null = null
  return () => {
    if (viewer.audience !== 'CONSUMER') return Promise.resolve(NOBODY)
    asked ??= ask(buyerFacts, { accountId: viewer.accountId, addressId: null }).catch(() => NOBODY)
    return asked
  }
}
