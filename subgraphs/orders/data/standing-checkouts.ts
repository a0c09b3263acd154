import type { Id } from '@supermall/kernel/id'
import type { Tx } from './database.ts'

type StandingCheckout = {
  readonly checkoutId: Id<'chk'>
  readonly isPlaced: boolean
  readonly isOver: boolean
  readonly endedLineIds: Id<'oln'>[]
}

/** Those that have orders, also when some or all of these are over, and those that may have some yet. */
export const findStanding = (db: Tx, checkoutIds: readonly string[]): Promise<StandingCheckout[]> =>
  db.$queryRaw<StandingCheckout[]>`
    select id as "checkoutId", placed > 0 as "isPlaced", placed > 0 and open = 0 as "isOver", array(
        select l.id from mall_order o join order_line l on l.order_id = o.id
        where o.checkout_id = asked.id and o.kind = 'VIRTUAL' and o.status in ('CANCELLED', 'CLOSED')
        order by l.id) as "endedLineIds"
    from (
      select c.id, c.status, o.placed, o.open from checkout c, lateral (
        select count(*) as placed, count(*) filter (where not is_parent and status not in ('CANCELLED', 'CLOSED')) as open
        from mall_order where checkout_id = c.id) o
      where c.id = any(${[...checkoutIds]}::text[])) asked
    where placed > 0 or status in ('PROCESSING', 'UNDOING') order by id`
