import type { Field } from './field.ts'
import type { Unfinished } from './settle.ts'

const PAST = `now() - interval '1 hour'`

/** What the courier takes waits for months, and a link for its friends' parts. */
const IS_OPEN = `status in ('PENDING', 'PROCESSING') and coalesce(channel, '') <> 'cash-on-delivery'`

const AGES: readonly (readonly [domain: string, text: string])[] = [
  ['orders', `update mall_order set expires_at = ${PAST} where status = 'PENDING_PAYMENT'`],
  [
    'payments',
    `update payment set expires_at = ${PAST}, next_query_at = least(next_query_at, now()), version = version + 1 where ${IS_OPEN}`,
  ],
  ['payments', `update friend_pay set expires_at = ${PAST} where status = 'OPEN'`],
  ['payments', `update cashier_bill set expires_at = ${PAST} where status in ('OPEN', 'PAYING')`],
  ['payments', `update purchase set expires_at = ${PAST} where delivered_at is null`],
  ['payments', `update balance_hold set until = ${PAST} where status = 'HELD'`],
  ['inventory', `update hold set until = ${PAST} where state = 'HELD' and until is not null`],
  ['catalog', `update secret_issue set held_until = ${PAST} where held_until is not null and quantity > 0`],
  ['promotions', `update promotion_hold set until = ${PAST} where status = 'HELD' and until is not null`],
  ['promotions', `update points_hold set until = ${PAST} where status = 'HELD'`],
  ['promotions', `update coupon_purchase set expires_at = ${PAST} where status = 'OPEN'`],
]

/** Once nobody buys any more, the time of all that waits for money is over at once, which otherwise takes 40 minutes. */
export async function growOld(field: Field): Promise<void> {
  for (const [domain, text] of AGES) await field.query(domain, text)
}

/** What must have come to its end by then, and holds nothing any more. */
export const OVERDUE: Unfinished = [
  ['orders that wait for money', 'orders', `select count(*)::int from mall_order where status = 'PENDING_PAYMENT'`],
  ['payments that are open', 'payments', `select count(*)::int from payment where ${IS_OPEN}`],
  ['links that are open', 'payments', `select count(*)::int from friend_pay where status = 'OPEN'`],
  ['bills that are open', 'payments', `select count(*)::int from cashier_bill where status in ('OPEN', 'PAYING')`],
  ['holds of balance', 'payments', `select count(*)::int from balance_hold where status = 'HELD'`],
  ['holds of stock', 'inventory', `select count(*)::int from hold where state = 'HELD' and until is not null`],
  // Those of a paid order are set aside for as long as somebody has to decide what its buyer wants back.
  [
    'secrets that are set aside past their time',
    'catalog',
    'select count(*)::int from secret_issue where held_until <= now() and quantity > 0',
  ],
  ['holds of promotions', 'promotions', `select count(*)::int from promotion_hold where status = 'HELD'`],
  ['holds of points', 'promotions', `select count(*)::int from points_hold where status = 'HELD'`],
  ['coupons that are being paid', 'promotions', `select count(*)::int from coupon_purchase where status = 'OPEN'`],
]
