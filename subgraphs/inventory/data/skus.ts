import type { Id } from '@supermall/kernel/id'
import { fieldsOf } from '@supermall/subgraph/database/fields'
import { Prisma } from '../../../prisma/inventory/generated/client.ts'
import { alertOf } from '../domain/alerts.ts'
import type { Sku } from '../domain/stock.ts'
import { DEFAULT_THRESHOLD, isUnasked } from '../domain/stock.ts'
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
export const findKnown = async (db: Tx, ids: readonly string[]): Promise<ReadonlySet<string>> =>
  new Set((await findSkus(db, ids)).filter((sku) => !isUnasked(sku)).map(({ id }) => id))

/** Of those that are there: of which the catalogue was not asked yet what they are. */
export const findUnasked = async (db: Tx, ids: readonly string[]): Promise<ReadonlySet<string>> =>
  new Set((await findSkus(db, ids)).filter(isUnasked).map(({ id }) => id))

type Gone = { readonly lastId: string | null; readonly skuIds: readonly Id<'sku'>[] }

/** Of so many that are used up, in the order of their ids: those whose pieces are secrets. */
export async function lookAtGone(db: Tx, after: string, most: number): Promise<Gone> {
  const [found] = await db.$queryRaw<Gone[]>`
    with gone as (
      select id, is_virtual and not is_retired as is_kept from sku where available = 0 and id > ${after} order by id limit ${most})
    select (select max(id) from gone) as "lastId", array(select id from gone where is_kept order by id) as "skuIds"`
  if (!found) throw new Error('a list has a row')
  return found
}

export type NewSku = Pick<Sku, 'id' | 'productId' | 'shopId' | 'mode'> &
  Partial<Pick<Sku, 'isVirtual' | 'available' | 'secretsRevision'>>

/** Those that somebody else was quicker to make are there already; tells how many were not. */
export async function keepSkus(db: Tx, skus: readonly NewSku[], now: Date): Promise<number> {
  if (skus.length === 0) return 0
  const sorted = [...skus].sort((a, b) => (a.id < b.id ? -1 : 1))
  const data = sorted.map(({ isVirtual = null, available = 0, ...sku }) => ({
    ...sku,
    isVirtual,
    available,
    createdAt: now,
    updatedAt: now,
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
