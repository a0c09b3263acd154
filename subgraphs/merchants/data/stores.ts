import type { Page } from '@supermall/kernel/page'
import { Prisma } from '../../../prisma/merchants/generated/client.ts'
import type { Near } from '../domain/geo.ts'
import type { Store, StoreDuty } from '../domain/store.ts'
import { kindsThatServe } from '../domain/store.ts'
import type { Tx } from './database.ts'
import type { Listed, Listing } from './nearby-page.ts'
import { listIds } from './nearby-page.ts'
import type { Sight } from './shop-list.ts'

type Versioned = Pick<Store, 'id' | 'shopId' | 'version'>
export type StoreEdit = Partial<Omit<Store, 'id' | 'shopId' | 'version'>>
type ListedStore = Store & { readonly distanceMeters: number | null; readonly listed: Listed }

export async function findStore(db: Tx, id: string): Promise<Store | null> {
  return (await db.store.findUnique({ where: { id } })) as Store | null
}

export async function findStores(db: Tx, ids: readonly string[]): Promise<Store[]> {
  return (await db.store.findMany({ where: { id: { in: [...ids] } } })) as unknown as Store[]
}

export const countStores = (db: Tx, shopId: string): Promise<number> => db.store.count({ where: { shopId } })

export async function insertStore(db: Tx, store: Store, now: Date): Promise<Store> {
  await db.store.create({ data: { ...store, hours: [...store.hours], createdAt: now, updatedAt: now } })
  return store
}

/** Null when the version is not the expected one any more. */
export async function saveStore(
  db: Tx,
  { id, shopId, version }: Versioned,
  { edit, now }: { edit: StoreEdit; now: Date },
) {
  const { hours, ...rest } = edit
  const data = { ...rest, ...(hours && { hours: [...hours] }), version: version + 1, updatedAt: now }
  const [saved] = await db.store.updateManyAndReturn({ where: { id, shopId, version }, data })
  return (saved as Store | undefined) ?? null
}

export function storeListing(
  asked: { shopId: string | null; near: Near | null; canServe: StoreDuty | null },
  sight: Sight,
): Listing {
  const conditions = [
    seenBy(sight),
    asked.shopId === null ? null : Prisma.sql`shop_id = ${asked.shopId}`,
    asked.canServe === null ? null : Prisma.sql`kind = any(${[...kindsThatServe(asked.canServe)]}::text[])`,
    asked.canServe === 'PICKUP' ? isPickupOffered(sight.now) : null,
  ].filter((one) => one !== null)
  const order = { by: asked.near ? 'distance' : 'id', isDescending: false } as const
  return { table: 'store', condition: Prisma.join(conditions, ' and '), near: asked.near, order }
}

export async function listStores(db: Tx, listing: Listing, page: Page): Promise<ListedStore[]> {
  const listed = await listIds(db, listing, page)
  const stores = new Map(
    (
      await findStores(
        db,
        listed.map(({ id }) => id),
      )
    ).map((store) => [String(store.id), store]),
  )
  return listed.flatMap((one) => {
    const store = stores.get(one.id)
    return store ? [{ ...store, distanceMeters: one.distance, listed: one }] : []
  })
}

/** On unless it was switched off. */
const isPickupOffered = (now: Date): Prisma.Sql => Prisma.sql`not exists (
  select 1 from shop_feature f
  where f.shop_id = store.shop_id and f.code = 'PICKUP' and (not f.is_enabled or f.expires_at <= ${now}))`

function seenBy({ isAll, shopId, now }: Sight): Prisma.Sql {
  if (isAll) return Prisma.sql`true`
  const isServing = Prisma.sql`(status = 'OPEN' and exists (
    select 1 from shop where shop.id = store.shop_id and shop.status = 'OPEN' and (shop.expires_at is null or shop.expires_at > ${now})
  ))`
  return shopId === null ? isServing : Prisma.sql`(${isServing} or shop_id = ${shopId})`
}
