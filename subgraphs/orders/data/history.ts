import { newId } from '@supermall/kernel/id'
import { Prisma } from '../../../prisma/orders/generated/client.ts'
import type { OrderStatus } from '../domain/status.ts'
import type { Tx, Unit } from './database.ts'

export type OrderChange = {
  readonly id: string
  readonly orderId: string
  readonly fromStatus: OrderStatus | null
  readonly toStatus: OrderStatus
  readonly action: string
  readonly actorId: string | null
  readonly audience: string
  readonly reason: string | null
  readonly createdAt: Date
}

type Happened = Pick<OrderChange, 'orderId' | 'fromStatus' | 'toStatus' | 'action' | 'reason'>

/**
 * What became of orders, by whom and why; never changed afterwards, but that the words of deleted accounts go. Their ids tell the order in which they were written under the
 * lock of the order, whenever their transactions began.
 */
export const historyOf = (changes: readonly Happened[], { now, actor }: Unit): OrderChange[] =>
  changes.map((change) => ({
    ...change,
    id: newId('och'),
    actorId: actor.id,
    audience: actor.audience,
    createdAt: now,
  }))

/** One statement for all of them, or the end of one that has more to say: each of them stands in the row called h. */
export const insertHistory = (changes: readonly OrderChange[]): Prisma.Sql => Prisma.sql`
  insert into order_change (id, order_id, from_status, to_status, action, actor_id, audience, reason, created_at)
  select h.id, h."orderId", h."fromStatus", h."toStatus", h.action, h."actorId", h.audience, h.reason, h."createdAt"
  from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) as h(id text, "orderId" text, "fromStatus" text, "toStatus" text,
    action text, "actorId" text, audience text, reason text, "createdAt" timestamptz)`

export async function writeHistory(changes: readonly Happened[], unit: Unit): Promise<void> {
  await unit.db.$executeRaw(insertHistory(historyOf(changes, unit)))
}

const MOST_CHANGES = 200

/** The newest of each order: a long history loses its beginning, and takes nothing from that of another. */
export const findHistory = (db: Tx, orderIds: readonly string[]): Promise<OrderChange[]> =>
  db.$queryRaw<OrderChange[]>`
    select c.id, c.order_id as "orderId", c.from_status as "fromStatus", c.to_status as "toStatus", c.action,
      c.actor_id as "actorId", c.audience, c.reason, c.created_at as "createdAt"
    from unnest(${[...orderIds]}::text[]) as asked (order_id) cross join lateral (
      select * from order_change where order_id = asked.order_id order by id desc limit ${MOST_CHANGES}) c
    order by c.id`
