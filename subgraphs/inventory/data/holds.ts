import type { HoldLine } from '../domain/hold.ts'
import type { Tx } from './database.ts'

/** False when the owner has held, or was refused, already: whoever is at it now is waited for. */
export const insertTombstone = async (db: Tx, ownerId: string, { reason, now }: { reason: string; now: Date }) =>
  (await db.$executeRaw`
    insert into hold (owner_id, state, reason, created_at, updated_at)
    values (${ownerId}, 'RELEASED', ${reason}, ${now}, ${now})
    on conflict (owner_id) do nothing`) === 1

export type SavedLines = { readonly ownerId: string; readonly lines: readonly HoldLine[]; readonly reason?: string }

/**
 * Lines of some owners as they are now; those that are not named stay. What is released lies in no warehouse any more. Two orders
 * of one checkout move different lines at the same time: so the holds are locked first, and what they have come to is read after
 * that.
 */
export async function saveLines(db: Tx, saved: readonly SavedLines[], now: Date): Promise<void> {
  const lines = linesIn(saved)
  const moved = saved.filter((one) => one.lines.length > 0)
  if (moved.length === 0) return
  const released = lines.filter(({ state }) => state === 'RELEASED')
  const owners = JSON.stringify(moved.map(({ ownerId, reason = null }) => ({ ownerId, reason })))
  const parts = lines.flatMap(({ ownerId, skuId, parts }) => parts.map((part) => ({ ...part, ownerId, skuId })))
  if (released.length > 0)
    await db.$executeRaw`
      delete from hold_part p using jsonb_to_recordset(${JSON.stringify(released)}::jsonb) as d("ownerId" text, "skuId" text)
      where p.owner_id = d."ownerId" and p.sku_id = d."skuId"`
  await db.$queryRaw`
    with owner as (select distinct "ownerId" as id from jsonb_to_recordset(${owners}::jsonb) as o("ownerId" text)),
    saved as (
      update hold_line l set state = d.state, quantity = d.quantity
      from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as d(
        "ownerId" text, "skuId" text, state text, quantity integer)
      where l.owner_id = d."ownerId" and l.sku_id = d."skuId"),
    parted as (
      insert into hold_part (owner_id, sku_id, warehouse_id, quantity)
      select p."ownerId", p."skuId", p."warehouseId", p.quantity
      from jsonb_to_recordset(${JSON.stringify(parts)}::jsonb) as p(
        "ownerId" text, "skuId" text, "warehouseId" text, quantity integer)
      on conflict (owner_id, sku_id, warehouse_id) do nothing)
    select 1 from hold where owner_id in (select id from owner) order by owner_id for update`
  await db.$executeRaw`
    update hold set reason = coalesce(o.reason, hold.reason), updated_at = ${now}, state = (
      select case when bool_or(state = 'HELD') then 'HELD' when bool_or(state = 'DEDUCTED') then 'DEDUCTED' else 'RELEASED' end
      from hold_line l where l.owner_id = o."ownerId")
    from jsonb_to_recordset(${owners}::jsonb) as o("ownerId" text, reason text)
    where hold.owner_id = o."ownerId"`
}

const linesIn = (saved: readonly SavedLines[]) =>
  saved.flatMap(({ ownerId, lines }) => lines.map((line) => ({ ...line, ownerId })))

/** An order with lines that were never held is written down as if they had been: its goods go the same way. */
export async function addLines(db: Tx, added: readonly SavedLines[], now: Date): Promise<void> {
  const lines = linesIn(added)
  if (lines.length === 0) return
  const owners = [...new Set(lines.map(({ ownerId }) => ownerId))].sort()
  await db.$executeRaw`
    insert into hold (owner_id, state, created_at, updated_at)
    select id, 'HELD', ${now}, ${now} from unnest(${owners}::text[]) as id
    on conflict (owner_id) do nothing`
  await db.$executeRaw`
    insert into hold_line (owner_id, sku_id, shop_id, quantity, mode, state)
    select l."ownerId", l."skuId", l."shopId", l.quantity, l.mode, l.state
    from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as l(
      "ownerId" text, "skuId" text, "shopId" text, quantity integer, mode text, state text)
    on conflict (owner_id, sku_id) do nothing`
}

/** Never expires any more: the order is paid when the goods are handed over. */
export const keepForGood = (db: Tx, ownerId: string, now: Date): PromiseLike<number> =>
  db.$executeRaw`update hold set until = null, updated_at = ${now} where owner_id = ${ownerId} and state = 'HELD'`

/** Orders stand on them, so they end with those orders. */
export const keepHolds = (db: Tx, ownerIds: readonly string[], now: Date): Promise<unknown> =>
  db.$executeRaw`
    with held as (
      select owner_id from hold
      where owner_id = any(${[...ownerIds]}::text[]) and state = 'HELD' and until is not null order by owner_id for update)
    update hold h set until = null, updated_at = ${now} from held where h.owner_id = held.owner_id`

/** Their checkouts are still on their way: they are looked at again then, unless somebody has kept them since. */
export const postponeHolds = (
  db: Tx,
  ownerIds: readonly string[],
  { until, now }: { until: Date; now: Date },
): Promise<unknown> =>
  db.$executeRaw`
    with held as (
      select owner_id from hold
      where owner_id = any(${[...ownerIds]}::text[]) and state = 'HELD' and until is not null order by owner_id for update)
    update hold h set until = ${until}, updated_at = ${now} from held where h.owner_id = held.owner_id`

export type Expired = { readonly ownerId: string; readonly skuIds: readonly string[] }

export async function findExpired(db: Tx, before: Date, most: number): Promise<Expired[]> {
  const where = { state: 'HELD', until: { lt: before } }
  const select = { ownerId: true, lines: { select: { skuId: true } } }
  const rows = await db.hold.findMany({ where, select, orderBy: { until: 'asc' }, take: most })
  return rows.map(({ ownerId, lines }) => ({ ownerId, skuIds: lines.map(({ skuId }) => skuId) }))
}

/** One statement for what a refund puts back: its own record, the line, and the parts. */
export async function saveRestocked(
  db: Tx,
  {
    ownerId,
    skuId,
    parts,
  }: { ownerId: string; skuId: string; parts: readonly { warehouseId: string; quantity: number }[] },
): Promise<void> {
  const restocked = parts.reduce((sum, { quantity }) => sum + quantity, 0)
  await db.$executeRaw`
    with back as (
      update hold_part p set restocked = p.restocked + d.quantity
      from jsonb_to_recordset(${JSON.stringify(parts)}::jsonb) as d("warehouseId" text, quantity integer)
      where p.owner_id = ${ownerId} and p.sku_id = ${skuId} and p.warehouse_id = d."warehouseId")
    update hold_line set restocked = restocked + ${restocked} where owner_id = ${ownerId} and sku_id = ${skuId}`
}

type Restock = {
  readonly refundId: string
  readonly lineId: string
  readonly ownerId: string
  readonly skuId: string
}

/** False when this line of this refund was put back already. */
export const insertRestock = async (db: Tx, restock: Restock, on: { asked: number; restocked: number; now: Date }) =>
  (await db.$executeRaw`
    insert into restock (refund_id, line_id, owner_id, sku_id, asked, restocked, at)
    values (${restock.refundId}, ${restock.lineId}, ${restock.ownerId}, ${restock.skuId},
      ${on.asked}, ${on.restocked}, ${on.now})
    on conflict (refund_id, line_id) do nothing`) === 1
