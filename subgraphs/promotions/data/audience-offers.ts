import { COUNT_CAP } from '@supermall/subgraph/list-page'
import type { Tx } from './database.ts'

type Offers = { readonly couponCount: number; readonly promotionCount: number }

/**
 * A draft is still to be published, for them. A promotion that has ended is for nobody any more; of a coupon that has ended what lies in wallets
 * stays good, and for nobody else.
 */
export async function countOffersFor(db: Tx, audienceId: string, now: Date): Promise<Offers> {
  const [counted] = await db.$queryRaw<Offers[]>`
    select
      (select count(*)::int from (
        select 1 from coupon where (level_ids || group_ids) @> array[${audienceId}]::text[] and (status <> 'ENDED'
          or exists (select from member_coupon piece where piece.coupon_id = coupon.id
            and piece.status in ('UNUSED', 'HELD') and (piece.valid_until is null or piece.valid_until > ${now})))
        limit ${COUNT_CAP}) c) as "couponCount",
      (select count(*)::int from (
        select 1 from promotion where (level_ids || group_ids) @> array[${audienceId}]::text[] and status <> 'ENDED'
        limit ${COUNT_CAP}) p) as "promotionCount"`
  return counted ?? { couponCount: 0, promotionCount: 0 }
}
