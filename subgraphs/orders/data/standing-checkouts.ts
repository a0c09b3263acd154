import type { Id } from '@supermall/kernel/id'
import type { Tx } from './database.ts'

type StandingCheckout = { readonly checkoutId: Id<'chk'>; readonly isPlaced: boolean }

/** Those that have orders, whatever became of these since, and those that may have some yet. */
export const findStanding = (db: Tx, checkoutIds: readonly string[]): Promise<StandingCheckout[]> =>
  db.$queryRaw<StandingCheckout[]>`
    select id as "checkoutId", "isPlaced" from (
      select c.id, c.status, exists (select from mall_order o where o.checkout_id = c.id) as "isPlaced"
      from checkout c where c.id = any(${[...checkoutIds]}::text[])) asked
    where "isPlaced" or status in ('PROCESSING', 'UNDOING') order by id`
