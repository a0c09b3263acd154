import type { Refusal } from '@supermall/kernel/result'
import type { Sql } from '@supermall/messaging/sql'
import type { Checkout, CheckoutStatus, StepRecord } from '../domain/checkout.ts'
import { packed } from '../domain/draft.ts'
import { readPlan } from '../domain/read-plan.ts'
import type { Tx } from './database.ts'

type Kept = Omit<Checkout, 'plan' | 'refusals' | 'steps'> & {
  readonly facts: string
  readonly refusals: Refusal[]
  readonly steps:
    | (Omit<StepRecord, 'startedAt' | 'endedAt'> & { startedAt: string | null; endedAt: string | null })[]
    | null
}

const COLUMNS = `c.id, c.account_id as "accountId", c.idempotency_key as "idempotencyKey", c.input_hash as "inputHash", c.status,
  c.facts::text as facts, c.refusals, c.held_by as "heldBy", c.held_until as "heldUntil", c.expires_at as "expiresAt",
  c.created_at as "createdAt", c.updated_at as "updatedAt",
  (select jsonb_agg(jsonb_build_object('name', s.name, 'status', s.status, 'tries', s.tries, 'startedAt', s.started_at,
    'endedAt', s.ended_at) order by s.position) from checkout_step s where s.checkout_id = c.id) as steps`

export async function findByKey(sql: Sql, accountId: string, key: string): Promise<Checkout | null> {
  const { rows } = await sql.query<Kept>({
    name: 'checkout-by-key',
    text: `select ${COLUMNS} from checkout c where c.account_id = $1 and c.idempotency_key = $2`,
    values: [accountId, key],
  })
  return rows[0] ? checkoutOf(rows[0]) : null
}

export async function findCheckouts(sql: Sql, ids: readonly string[]): Promise<Checkout[]> {
  const text = `select ${COLUMNS} from checkout c where c.id = any($1)`
  const { rows } = await sql.query<Kept>({ name: 'checkouts', text, values: [ids] })
  return rows.map(checkoutOf)
}

/** Whether its orders may still be taken back. An order is locked first: whoever takes it back waits for that. */
export const isUnderWay = async (db: Tx, id: string): Promise<boolean> =>
  (await db.checkout.count({ where: { id, status: { in: ['PROCESSING', 'UNDOING'] } } })) > 0

/** What a checkout is of, as far as a second one would be the very same, how long it keeps that one away, and how many may be unpaid. */
export type Bounds = { readonly content: string; readonly lockMs: number; readonly mostUnpaid: number }

/**
 * `TAKEN` when this buyer has used the key already, or began to buy the very same less than `lockMs` before: of two that come at once,
 * the second one waits for the first and finds its row there. One that was refused since hinders nobody, and neither does one whose
 * order was paid or given up: who has done that means the next. `TOO_MANY` when this buyer owes the money of as many purchases as
 * one may, those under way and those at the door included: of many at once no more come through than are written down in the very
 * same moment, which is as many as a process has connections.
 */
export async function insertCheckout(
  db: Tx,
  checkout: Checkout,
  { input, content, lockMs, mostUnpaid }: Bounds & { readonly input: unknown },
): Promise<'MADE' | 'TAKEN' | 'TOO_MANY'> {
  const { id, accountId, idempotencyKey, inputHash, plan, createdAt } = checkout
  const since = new Date(createdAt.getTime() - lockMs)
  const [row] = await db.$queryRaw<{ made: bigint; hasRoom: boolean }[]>`
    with room as (
      select ${mostUnpaid}::integer = 0 or ${mostUnpaid}::integer > (select count(*) from (
        select checkout_id from mall_order where account_id = ${accountId} and status = 'PENDING_PAYMENT'
        union select checkout_id from mall_order where account_id = ${accountId} and status in ('PAID', 'SHIPPED')
          and is_cash_on_delivery and paid_minor = 0 and payable_minor > 0
        union select id from checkout where account_id = ${accountId} and status in ('PROCESSING', 'UNDOING')) unpaid) as is_there),
    swept as (
      delete from submitted where (account_id, input_hash) in (
        select account_id, input_hash from submitted
        where account_id = ${accountId} and input_hash <> ${content} and at <= ${since} for update skip locked)),
    first as (
      insert into submitted (account_id, input_hash, checkout_id, at)
      select ${accountId}, ${content}, ${id}, ${createdAt}::timestamptz from room where is_there and ${lockMs}::integer > 0
      on conflict (account_id, input_hash) do update set checkout_id = excluded.checkout_id, at = excluded.at
      where submitted.at <= ${since} or exists (
        select from checkout c where c.id = submitted.checkout_id and c.status in ('UNDOING', 'REFUSED'))
        or exists (select from mall_order o where o.checkout_id = submitted.checkout_id
          and o.status <> 'PENDING_PAYMENT' and not o.is_cash_on_delivery)
      returning checkout_id),
    made as (
      insert into checkout (id, account_id, idempotency_key, input, input_hash, status, facts, held_by, held_until, expires_at,
        created_at, updated_at)
      select ${id}, ${accountId}, ${idempotencyKey}, ${JSON.stringify(input)}::jsonb, ${inputHash}, ${checkout.status},
        ${packed(plan)}::jsonb, ${checkout.heldBy}, ${checkout.heldUntil}::timestamptz, ${checkout.expiresAt}::timestamptz,
        ${createdAt}::timestamptz, ${createdAt}::timestamptz
      from room where is_there and (${lockMs}::integer = 0 or exists (select from first))
      on conflict (account_id, idempotency_key) do nothing returning id),
    stepped as (
      insert into checkout_step (checkout_id, name, position, status, tries, started_at, ended_at)
      select made.id, d.name, d.position, d.status, d.tries, d."startedAt", d."endedAt"
      from made, jsonb_to_recordset(${stepRows(checkout)}::jsonb) as d(name text, position integer, status text, tries integer,
        "startedAt" timestamptz, "endedAt" timestamptz))
    select (select count(*) from made) as made, is_there as "hasRoom" from room`
  if (Number(row?.made ?? 0) === 1) return 'MADE'
  return row?.hasRoom ? 'TAKEN' : 'TOO_MANY'
}

/** Which checkout of the very same was the last to begin. */
export async function findTwin(sql: Sql, accountId: string, content: string): Promise<string | null> {
  const { rows } = await sql.query<{ id: string }>({
    name: 'checkout-twin',
    text: 'select checkout_id as id from submitted where account_id = $1 and input_hash = $2',
    values: [accountId, content],
  })
  return rows[0]?.id ?? null
}

type Held = {
  readonly status: CheckoutStatus
  readonly heldBy: string | null
  readonly heldUntil: Date
  readonly now: Date
}

/** How far it has come. False when somebody else works at it by now: whatever goes with this must not happen. */
export async function saveCheckout(
  db: Tx,
  checkout: Checkout,
  { status, heldBy, heldUntil, now }: Held,
): Promise<boolean> {
  const [saved] = await db.$queryRaw<{ saved: bigint }[]>`
    with saved as (
      update checkout set status = ${status}, refusals = ${JSON.stringify(checkout.refusals)}::jsonb, held_by = ${heldBy},
        held_until = ${heldUntil}, updated_at = ${now}
      where id = ${checkout.id} and held_by = ${checkout.heldBy} returning id),
    stepped as (
      insert into checkout_step (checkout_id, name, position, status, tries, started_at, ended_at)
      select saved.id, d.name, d.position, d.status, d.tries, d."startedAt", d."endedAt"
      from saved, jsonb_to_recordset(${stepRows(checkout)}::jsonb) as d(name text, position integer, status text, tries integer,
        "startedAt" timestamptz, "endedAt" timestamptz)
      on conflict (checkout_id, name) do update set status = excluded.status, tries = excluded.tries,
        started_at = excluded.started_at, ended_at = excluded.ended_at)
    select count(*) as saved from saved`
  return Number(saved?.saved ?? 0) === 1
}

/** Those that nobody works at any more, taken over: whoever had them cannot write to them from now on. */
export async function claimAbandoned(
  db: Tx,
  by: { readonly worker: string; readonly until: Date; readonly now: Date; readonly most: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    update checkout set held_by = ${by.worker}, held_until = ${by.until}
    where id in (
      select id from checkout where status in ('PROCESSING', 'UNDOING') and held_until <= ${by.now}
      order by held_until limit ${by.most} for update skip locked)
    returning id`
  return rows.map(({ id }) => id)
}

const stepRows = ({ steps }: Checkout): string =>
  JSON.stringify(steps.map((step) => ({ ...step, position: POSITIONS.indexOf(step.name) })))

const POSITIONS = ['QUOTE', 'HOLD_STOCK', 'HOLD_PROMOTIONS', 'HOLD_BALANCE', 'PLACE_ORDERS', 'OPEN_PAYMENT']

function checkoutOf({ facts, steps, ...kept }: Kept): Checkout {
  const records = (steps ?? []).map((step) => ({
    ...step,
    startedAt: instant(step.startedAt),
    endedAt: instant(step.endedAt),
  }))
  return { ...kept, plan: readPlan(facts), steps: records }
}

const instant = (text: string | null): Date | null => (text === null ? null : new Date(text))
