import { Prisma } from '../../../prisma/promotions/generated/client.ts'
import type { Feature, Withholding } from '../domain/shop.ts'
import type { Tx } from './database.ts'

export type ShopRow = { readonly id: string; readonly version: number; readonly openUntil: Date }
type FeatureRow = {
  readonly shopId: string
  readonly code: Feature
  readonly version: number
  readonly onUntil: Date
}

/** Events may arrive in any order: what is newest stays. */
export async function rememberShop(db: Tx, { id, version, openUntil }: ShopRow): Promise<void> {
  await db.$executeRaw`
    insert into shop (id, version, open_until) values (${id}, ${version}, ${openUntil})
    on conflict (id) do update set version = excluded.version, open_until = excluded.open_until
    where shop.version < excluded.version`
}

export async function rememberFeature(db: Tx, { shopId, code, version, onUntil }: FeatureRow): Promise<void> {
  await db.$executeRaw`
    insert into shop_feature (shop_id, code, version, on_until) values (${shopId}, ${code}, ${version}, ${onUntil})
    on conflict (shop_id, code) do update set version = excluded.version, on_until = excluded.on_until
    where shop_feature.version < excluded.version`
}

export async function markAsked(db: Tx, ids: readonly string[]): Promise<void> {
  await db.shop.updateMany({ where: { id: { in: [...ids] } }, data: { isAsked: true } })
}

export const wasAsked = async (db: Tx, id: string): Promise<boolean> =>
  (await db.shop.findUnique({ where: { id } }))?.isAsked ?? false

/** Version 0 is of a shop that merchants does not know: it was never there. */
export const isThere = async (db: Tx, id: string): Promise<boolean> =>
  ((await db.shop.findUnique({ where: { id } }))?.version ?? 0) > 0

/** Shops that offer something, and that merchants was never asked about. */
export async function listUnasked(db: Tx, most: number): Promise<readonly string[]> {
  const rows = await db.$queryRaw<{ readonly id: string }[]>`
    select o.shop_id as id from (
      select shop_id from coupon where status = 'PUBLISHED' union select shop_id from promotion where status = 'PUBLISHED'
    ) o
    where o.shop_id is not null and not exists (select 1 from shop s where s.id = o.shop_id and s.is_asked)
    order by o.shop_id limit ${most}`
  return rows.map(({ id }) => id)
}

export const findWithholding = (db: Tx, ids: readonly string[], now: Date): Promise<Withholding[]> =>
  ids.length === 0 ? Promise.resolve([]) : db.$queryRaw<Withholding[]>(withholding(ids, now))

/** Of these shops, those that do not offer all, and why. */
export const withholding = (ids: readonly string[], now: Date): Prisma.Sql => Prisma.sql`
  select t.id, bool_or(t.code is null) as "isClosed", array_remove(array_agg(t.code), null) as off from (
    select s.id, null as code from shop s where s.id = any (${[...ids]}) and s.open_until <= ${now}
    union all
    select f.shop_id, f.code from shop_feature f where f.shop_id = any (${[...ids]}) and f.on_until <= ${now}
  ) t group by t.id`

/** Whether the shop of a row offers what needs this feature: the platform always does. */
export const isOffering = (shopId: Prisma.Sql, feature: Feature, now: Date): Prisma.Sql => Prisma.sql`(
  not exists (select 1 from shop s where s.id = ${shopId} and s.open_until <= ${now})
  and not exists (select 1 from shop_feature f where f.shop_id = ${shopId} and f.code = ${feature} and f.on_until <= ${now}))`
