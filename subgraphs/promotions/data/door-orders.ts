import type { orderCollected } from '@supermall/contracts/orders'
import type { Tx } from './database.ts'

/** What came at the door, and in which ways. */
type Collected = Pick<Parameters<typeof orderCollected>[0], 'paid' | 'paidBy'>

/** Its buyer has everything. What was collected for it, if that was heard before; else null. */
export async function noteFinished(db: Tx, orderId: string, at: Date): Promise<Collected | null> {
  const [row] = await db.$queryRaw<{ collected: Collected | null }[]>`
    insert into door_order as mine (order_id, finished_at) values (${orderId}, ${at})
    on conflict (order_id) do update set finished_at = coalesce(mine.finished_at, excluded.finished_at)
    returning collected`
  return row?.collected ?? null
}

/** Its money has come. True when its buyer has everything already, and it was not paid before. */
export async function noteCollected(db: Tx, orderId: string, collected: Collected): Promise<boolean> {
  const [row] = await db.$queryRaw<{ isFinished: boolean }[]>`
    insert into door_order as mine (order_id, collected) values (${orderId}, ${JSON.stringify(collected)}::jsonb)
    on conflict (order_id) do update set collected = coalesce(mine.collected, excluded.collected)
    returning finished_at is not null as "isFinished"`
  return row?.isFinished ?? false
}
