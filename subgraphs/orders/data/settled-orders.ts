import type { Id } from '@supermall/kernel/id'
import { Prisma } from '../../../prisma/orders/generated/client.ts'
import { OPEN_CASES } from '../domain/aftersale-status.ts'
import type { Tx } from './database.ts'
import { settingOf } from './settings.ts'

type Asked = { readonly shopId: string; readonly orderIds: readonly string[]; readonly now: Date }

/** Of these nothing is given back once they are finished. */
const NOT_RETURNED = Prisma.sql`('VIRTUAL', 'VERIFICATION')`

/**
 * Of what was given up or given back whole nothing more is given back; of what is finished, until the time is over that was said then. A
 * refund that failed is on its way as well, until somebody has looked.
 */
export async function findSettled(db: Tx, { shopId, orderIds, now }: Asked): Promise<Id<'ord'>[]> {
  const days = await settingOf(db, 'refundWithinDays', shopId)
  const rows = await db.$queryRaw<{ id: Id<'ord'> }[]>`
    select o.id from mall_order o cross join lateral (
      select e.finished_at, coalesce(o.returnable_until, e.finished_at + make_interval(days => ${days}::int)) as until
      from (select coalesce(o.finished_at, o.updated_at) as finished_at) e) e
    where o.id = any(${[...orderIds]}::text[]) and o.shop_id = ${shopId}
      and (o.status in ('CLOSED', 'CANCELLED') or (o.status = 'FINISHED'
        and (o.kind in ${NOT_RETURNED} or e.until <= e.finished_at or e.until < ${now})))
      and not exists (select from aftersale_case c where c.order_id = o.id and c.status = any(${[...OPEN_CASES]}::text[]))
      and not exists (select from refund r where r.order_id = o.id and r.status <> 'SUCCEEDED' and r.cause <> 'LATE')
    order by o.id`
  return rows.map(({ id }) => id)
}
