import type { Hold, Line } from '../domain/hold.ts'
import type { PlacedShelf } from '../domain/stock.ts'
import type { Tx } from './database.ts'

export type Found = {
  readonly shelves: readonly PlacedShelf[]
  readonly holds: readonly Hold[]
  /** Of what owners bought: what went back for money, though it had never left. */
  readonly unleft: readonly Unleft[]
}
type Unleft = Line & { readonly ownerId: string }
type Kept = {
  readonly shelves: readonly PlacedShelf[]
  readonly holds: readonly (Omit<Hold, 'until'> & { until: string | null })[]
  readonly unleft: readonly Unleft[]
}

/**
 * Everything that a decision about SKUs and owners needs, in one statement. It must come after the SKUs are locked: it
 * sees what everybody before us has committed, and nobody can change it after.
 */
export async function findAll(
  db: Tx,
  about: { skuIds: readonly string[]; ownerIds: readonly string[] },
): Promise<Found> {
  const [row] = await db.$queryRaw<{ readonly [Part in keyof Kept]: Kept[Part] | null }[]>`
    select
      (select jsonb_agg(jsonb_build_object(
        'id', s.id, 'skuId', s.sku_id, 'warehouseId', s.warehouse_id, 'shopId', s.shop_id,
        'onHand', s.on_hand, 'held', s.held, 'received', s.received, 'returned', s.returned, 'issued', s.issued,
        'sold', s.sold, 'moves', s.moves, 'isEnabled', w.is_enabled, 'priority', w.priority))
      from stock s join warehouse w on w.id = s.warehouse_id
      where s.sku_id = any((select ${[...about.skuIds]}::text[])::text[])) as shelves,
      (select jsonb_agg(jsonb_build_object(
        'ownerId', h.owner_id, 'state', h.state, 'fingerprint', h.fingerprint, 'short', h.short, 'until', h.until,
        'lines', (select coalesce(jsonb_agg(jsonb_build_object(
          'skuId', l.sku_id, 'shopId', l.shop_id, 'quantity', l.quantity, 'mode', l.mode, 'state', l.state,
          'restocked', l.restocked,
          'parts', (select coalesce(jsonb_agg(jsonb_build_object(
              'warehouseId', p.warehouse_id, 'quantity', p.quantity, 'restocked', p.restocked)
              order by p.warehouse_id), '[]')
            from hold_part p where p.owner_id = l.owner_id and p.sku_id = l.sku_id)) order by l.sku_id), '[]')
          from hold_line l where l.owner_id = h.owner_id)))
      from hold h where h.owner_id = any((select ${[...about.ownerIds]}::text[])::text[])) as holds,
      (select jsonb_agg(jsonb_build_object('ownerId', r.owner_id, 'skuId', r.sku_id, 'quantity', r.missing))
      from (
        select owner_id, sku_id, sum(asked - restocked)::int as missing from restock
        where owner_id = any((select ${[...about.ownerIds]}::text[])::text[]) group by 1, 2) r
      where r.missing > 0) as unleft`
  const holds = (row?.holds ?? []).map((hold) => ({
    ...hold,
    until: hold.until === null ? null : new Date(hold.until),
  }))
  return { shelves: row?.shelves ?? [], holds, unleft: row?.unleft ?? [] }
}

/** A hold as it stands, without a lock: for those who only look, or who must learn which SKUs to lock. */
export async function findHold(db: Tx, ownerId: string): Promise<Hold | null> {
  const { holds } = await findAll(db, { skuIds: [], ownerIds: [ownerId] })
  return holds[0] ?? null
}
