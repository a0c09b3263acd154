import type { Id } from '@supermall/kernel/id'
import { Prisma } from '../../../prisma/orders/generated/client.ts'
import type { Tx } from './database.ts'
import { settingOf } from './settings.ts'

export type Asked = { readonly shopId: string; readonly orderIds: readonly string[]; readonly now: Date }

const CASE_OVER = Prisma.sql`('DONE', 'REJECTED', 'CANCELLED')`
/** Of these nothing is given back once they are finished. */
const NOT_RETURNED = Prisma.sql`('VIRTUAL', 'VERIFICATION')`

/** A refund that failed is on its way as well, until somebody has looked. */
export async function findSettled(db: Tx, { shopId, orderIds, now }: Asked): Promise<Id<'ord'>[]> {
  const days = await settingOf(db, 'refundWithinDays', shopId)
  const rows = await db.$queryRaw<{ id: Id<'ord'> }[]>`
    select o.id from mall_order o
    where o.id = any(${[...orderIds]}::text[]) and o.shop_id = ${shopId} and o.status = 'FINISHED'
      and (${days} = 0 or o.kind in ${NOT_RETURNED}
        or coalesce(o.finished_at, o.updated_at) + make_interval(days => ${days}::int) < ${now})
      and not exists (select from aftersale_case c where c.order_id = o.id and c.status not in ${CASE_OVER})
      and not exists (select from refund r where r.order_id = o.id and r.status <> 'SUCCEEDED' and r.cause <> 'LATE')
    order by o.id`
  return rows.map(({ id }) => id)
}
