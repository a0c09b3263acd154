import { newId } from '@supermall/kernel/id'
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

export type Happened = Pick<OrderChange, 'orderId' | 'fromStatus' | 'toStatus' | 'action' | 'reason'>

/**
 * What became of orders, by whom and why: one statement for all of them, never changed afterwards. Their ids tell the order in which
 * they were written under the lock of the order, whenever their transactions began.
 */
export async function writeHistory(changes: readonly Happened[], { db, now, actor }: Unit): Promise<void> {
  const by = { actorId: actor.id, audience: actor.audience, createdAt: now }
  await db.orderChange.createMany({
    data: changes.map((change) => ({ ...change, ...by, id: newId('och') })),
  })
}

const MOST_CHANGES = 200

export async function findHistory(db: Tx, orderIds: readonly string[]): Promise<OrderChange[]> {
  const where = { orderId: { in: [...orderIds] } }
  const rows = await db.orderChange.findMany({ where, orderBy: { id: 'asc' }, take: MOST_CHANGES * orderIds.length })
  return rows as unknown as OrderChange[]
}
