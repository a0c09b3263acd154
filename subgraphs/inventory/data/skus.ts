import { fieldsOf } from '@supermall/subgraph/database/fields'
import { Prisma } from '../../../prisma/inventory/generated/client.ts'
import { alertOf } from '../domain/alerts.ts'
import type { Sku } from '../domain/stock.ts'
import { DEFAULT_THRESHOLD } from '../domain/stock.ts'
import type { Tx } from './database.ts'

const SKU = Prisma.raw(
  fieldsOf<Sku>('sku', {
    id: true,
    productId: true,
    shopId: true,
    mode: true,
    threshold: true,
    available: true,
    alert: true,
    isRetired: true,
    isVirtual: true,
    secretsRevision: true,
    isShown: true,
    version: true,
  }),
)

/** The first line of whoever moves stock or holds of them: in the order of ids, so that nobody waits in a circle. */
export const lockSkus = (db: Tx, ids: readonly string[]): PromiseLike<Sku[]> => db.$queryRaw<Sku[]>`
  select ${SKU} from sku where id = any(${[...new Set(ids)]}::text[]) order by id for update`

export const findSkus = async (db: Tx, ids: readonly string[]): Promise<Sku[]> => db.$queryRaw<Sku[]>`
  select ${SKU} from sku where id = any(${[...ids]}::text[])`

/** Those of which is known what they are. */
export async function findKnown(db: Tx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const unasked = { mode: 'UNLIMITED', isVirtual: null }
  const rows = await db.sku.findMany({ where: { id: { in: [...ids] }, NOT: unasked }, select: { id: true } })
  return new Set(rows.map(({ id }) => id))
}

/** Of those that are there: of which the catalogue was not asked yet what they are. */
export async function findUnasked(db: Tx, ids: readonly string[]): Promise<readonly string[]> {
  const where = { id: { in: [...ids] }, mode: 'UNLIMITED', isVirtual: null }
  return (await db.sku.findMany({ where, select: { id: true } })).map(({ id }) => id)
}

export type NewSku = Pick<Sku, 'id' | 'productId' | 'shopId' | 'mode'> &
  Partial<Pick<Sku, 'isVirtual' | 'available' | 'secretsRevision'>>

/** Those that somebody else was quicker to make are there already; tells how many were not. */
export async function keepSkus(db: Tx, skus: readonly NewSku[], now: Date): Promise<number> {
  if (skus.length === 0) return 0
  const sorted = [...skus].sort((a, b) => (a.id < b.id ? -1 : 1))
  const data = sorted.map(({ isVirtual = null, available = 0, ...sku }) => ({
    ...{ ...sku, isVirtual, available, createdAt: now, updatedAt: now },
    alert: alertOf({ ...sku, isVirtual, available, threshold: DEFAULT_THRESHOLD, isRetired: false }),
  }))
  return (await db.sku.createMany({ data, skipDuplicates: true })).count
}

export async function skusOfProduct(db: Tx, productId: string): Promise<string[]> {
  const rows = await db.sku.findMany({ where: { productId }, select: { id: true }, orderBy: { id: 'asc' } })
  return rows.map(({ id }) => id)
}

export type ShownSku = Sku & { readonly isQuantityShown: boolean }

/** What storefronts ask for hundreds of goods at a time: one statement, by the primary key. */
export const findShown = (db: Tx, ids: readonly string[]): PromiseLike<ShownSku[]> => db.$queryRaw<ShownSku[]>`
  select ${SKU}, coalesce(sku.is_shown, own.is_quantity_shown, mall.is_quantity_shown, false) as "isQuantityShown"
  from sku
  left join stock_display own on own.scope = sku.shop_id
  left join stock_display mall on mall.scope = 'mall'
  where sku.id = any(${[...ids]}::text[])`
