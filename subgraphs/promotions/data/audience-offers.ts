import { COUNT_CAP } from '@supermall/subgraph/list-page'
import type { Tx } from './database.ts'

type Offers = { readonly couponCount: number; readonly promotionCount: number }

/** What has ended is for nobody any more; a draft is still to be published, for them. */
export async function countOffersFor(db: Tx, audienceId: string): Promise<Offers> {
  const [counted] = await db.$queryRaw<Offers[]>`
    select
      (select count(*)::int from (
        select 1 from coupon where (level_ids || group_ids) @> array[${audienceId}]::text[] and status <> 'ENDED'
        limit ${COUNT_CAP}) c) as "couponCount",
      (select count(*)::int from (
        select 1 from promotion where (level_ids || group_ids) @> array[${audienceId}]::text[] and status <> 'ENDED'
        limit ${COUNT_CAP}) p) as "promotionCount"`
  return counted ?? { couponCount: 0, promotionCount: 0 }
}
