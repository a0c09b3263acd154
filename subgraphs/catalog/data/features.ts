import type { Sql } from '@supermall/messaging/sql'
import type { Feature } from '../domain/features.ts'
import type { Tx } from './database.ts'

type FeatureRow = {
  readonly shopId: string
  readonly code: Feature
  readonly version: number
  readonly onUntil: Date
}

/** Events may arrive in any order: what is newest stays. False when that was here already. */
export async function rememberFeature(db: Tx, { shopId, code, version, onUntil }: FeatureRow): Promise<boolean> {
  const count = await db.$executeRaw`
    insert into shop_feature (shop_id, code, version, on_until) values (${shopId}, ${code}, ${version}, ${onUntil})
    on conflict (shop_id, code) do update set version = excluded.version, on_until = excluded.on_until
    where shop_feature.version < excluded.version`
  return count === 1
}

export type OffRow = { readonly shopId: string; readonly code: Feature }

/** What is switched off for shops, inside a transaction that decides by it. */
export async function loadOff(db: Tx, shopIds: readonly string[], now: Date): Promise<readonly OffRow[]> {
  if (shopIds.length === 0) return []
  const where = { shopId: { in: [...shopIds] }, onUntil: { lte: now } }
  return (await db.shopFeature.findMany({ where, select: { shopId: true, code: true } })) as readonly OffRow[]
}

export async function findOff(sql: Sql, shopIds: readonly string[], now: Date): Promise<readonly OffRow[]> {
  const { rows } = await sql.query<OffRow>({
    name: 'switched-off',
    text: 'select shop_id as "shopId", code from shop_feature where shop_id = any($1) and on_until <= $2',
    values: [shopIds, now],
  })
  return rows
}

/** Shops that merchants was never asked about. */
export async function listUnasked(db: Tx, most: number): Promise<readonly string[]> {
  const rows = await db.$queryRaw<{ readonly id: string }[]>`
    select id from shop where not is_asked order by id limit ${most}`
  return rows.map(({ id }) => id)
}

export async function wasAsked(db: Tx, id: string): Promise<boolean> {
  return (await db.shop.findUnique({ where: { id }, select: { isAsked: true } }))?.isAsked ?? true
}

export async function markAsked(db: Tx, ids: readonly string[]): Promise<void> {
  await db.shop.updateMany({ where: { id: { in: [...ids] } }, data: { isAsked: true } })
}
