import { newId } from '@supermall/kernel/id'
import type { Actor } from '@supermall/messaging/unit'
import type { Hold } from '../domain/hold.ts'
import type { Closing } from '../domain/ledger.ts'
import type { Tx } from './database.ts'

type By = { readonly actor: Actor; readonly now: Date }

/**
 * Writes what a ledger has come to, new holds included, in one statement. Shelves change by deltas, and only where
 * nobody moved anything since they were read; a rival that got in between makes the whole transaction run again.
 */
export async function writeLedger(
  db: Tx,
  { closing, holds }: { closing: Closing; holds: readonly Hold[] },
  { actor, now }: By,
): Promise<void> {
  const { shelves, skus, movements } = closing
  const lines = holds.flatMap(({ ownerId, lines }) => lines.map((line) => ({ ...line, ownerId })))
  const parts = lines.flatMap(({ ownerId, skuId, parts }) => parts.map((part) => ({ ...part, ownerId, skuId })))
  if (shelves.length + skus.length + holds.length === 0) return
  const [written] = await db.$queryRawUnsafe<{ shelves: number; holds: number }[]>(
    STATEMENT,
    ...[shelves.map(shelfRow), skus.map(({ after }) => after), movements.map(withId)].map((rows) =>
      JSON.stringify(rows),
    ),
    ...[holds, lines, parts].map((rows) => JSON.stringify(rows)),
    ...[actor.id, now.toISOString()],
  )
  if (written?.shelves !== shelves.length || written.holds !== holds.length) throw new Overtaken()
}

/** Somebody moved the same goods, or held for the same owner, since this transaction looked: it is run again. */
class Overtaken extends Error {
  /** Postgres' own code for a transaction that must be repeated. */
  readonly code = '40001'
  constructor() {
    super('another transaction was quicker')
  }
}

const withId = (movement: Closing['movements'][number]) => ({ id: newId('mov'), ...movement })

function shelfRow({ before, after }: Closing['shelves'][number]) {
  return {
    skuId: after.skuId,
    warehouseId: after.warehouseId,
    seen: before.moves,
    moves: after.moves - before.moves,
    onHand: after.onHand - before.onHand,
    held: after.held - before.held,
    received: after.received - before.received,
    returned: after.returned - before.returned,
    issued: after.issued - before.issued,
    sold: after.sold - before.sold,
  }
}

const STATEMENT = `
  with moved as (
    update stock s set
      on_hand = s.on_hand + d."onHand", held = s.held + d.held, received = s.received + d.received,
      returned = s.returned + d.returned, issued = s.issued + d.issued, sold = s.sold + d.sold,
      moves = s.moves + d.moves, updated_at = $8::timestamptz
    from jsonb_to_recordset($1::jsonb) as d(
      "skuId" text, "warehouseId" text, seen bigint, moves bigint, "onHand" integer, held integer,
      received bigint, returned bigint, issued bigint, sold bigint)
    where s.sku_id = d."skuId" and s.warehouse_id = d."warehouseId" and s.moves = d.seen
      and s.held + d.held >= 0 and s.on_hand + d."onHand" >= s.held + d.held
    returning 1),
  counted as (
    update sku set mode = d.mode, threshold = d.threshold, is_retired = d."isRetired", is_shown = d."isShown",
      available = d.available, alert = d.alert, version = d.version, is_virtual = d."isVirtual",
      secrets_revision = d."secretsRevision", updated_at = $8::timestamptz
    from jsonb_to_recordset($2::jsonb) as d(
      id text, mode text, threshold integer, "isRetired" boolean, "isShown" boolean, available integer, alert text,
      version integer, "isVirtual" boolean, "secretsRevision" integer)
    where sku.id = d.id),
  noted as (
    insert into stock_movement (id, sku_id, warehouse_id, shop_id, kind, number, on_hand_before, on_hand_after,
      held_before, held_after, reference_id, actor_id, at)
    select m.id, m."skuId", m."warehouseId", m."shopId", m.kind, m.number, m."onHandBefore", m."onHandAfter",
      m."heldBefore", m."heldAfter", m.reference, $7, $8::timestamptz
    from jsonb_to_recordset($3::jsonb) as m(
      id text, "skuId" text, "warehouseId" text, "shopId" text, kind text, number bigint, "onHandBefore" integer,
      "onHandAfter" integer, "heldBefore" integer, "heldAfter" integer, reference text)),
  promised as (
    insert into hold (owner_id, state, fingerprint, short, until, created_at, updated_at)
    select h."ownerId", h.state, h.fingerprint, h.short, h.until, $8::timestamptz, $8::timestamptz
    from jsonb_to_recordset($4::jsonb) as h(
      "ownerId" text, state text, fingerprint text, short jsonb, until timestamptz)
    order by h."ownerId"
    on conflict (owner_id) do nothing
    returning owner_id),
  lined as (
    insert into hold_line (owner_id, sku_id, shop_id, quantity, mode, state)
    select l."ownerId", l."skuId", l."shopId", l.quantity, l.mode, l.state
    from jsonb_to_recordset($5::jsonb) as l(
      "ownerId" text, "skuId" text, "shopId" text, quantity integer, mode text, state text)
    join promised on promised.owner_id = l."ownerId"),
  parted as (
    insert into hold_part (owner_id, sku_id, warehouse_id, quantity)
    select p."ownerId", p."skuId", p."warehouseId", p.quantity
    from jsonb_to_recordset($6::jsonb) as p("ownerId" text, "skuId" text, "warehouseId" text, quantity integer)
    join promised on promised.owner_id = p."ownerId")
  select (select count(*)::integer from moved) as shelves, (select count(*)::integer from promised) as holds`
