import type { Invariant } from './invariant.ts'

/** What came back after it was sent brings the price of its goods back, not what the way to the buyer cost. */
const KEEPS_FREIGHT = `(o.refunded_minor between o.paid_minor - o.freight_minor and o.paid_minor
  and exists (select from orders.parcel s where s.order_id = o.id)
  and exists (select from orders.order_change h where h.order_id = o.id and h.to_status = 'CLOSED' and h.action = 'REFUNDED'))`

export const money: readonly Invariant[] = [
  {
    says: 'an order is paid exactly when one payment of its amount was captured and did not all go back at once',
    broken: `
      select o.id, o.status, o.payable_minor, o.currency, count(c.payment_id) as captures, sum(c.amount) as captured
      from orders.mall_order o
      left join payments.payment p on p.order_id = o.id and p.status = 'SUCCEEDED'
      left join payments.capture c on c.payment_id = p.id and not c.is_late
        and not (o.paid_at is null and c.provider_refunded + c.wallet_refunded = c.amount)
      where o.parent_id is null and not o.is_cash_on_delivery and o.payable_minor > 0
      group by o.id, o.status, o.payable_minor, o.currency, o.paid_at
      having (o.paid_at is not null) <> (count(c.payment_id) = 1)
        or (o.paid_at is not null and (sum(c.amount) <> o.payable_minor or min(c.currency) <> o.currency))`,
  },
  {
    says: 'a payment succeeded exactly when its money was captured in time',
    broken: `
      select p.id, p.status, c.is_late from payments.payment p left join payments.capture c on c.payment_id = p.id
      where (p.status = 'SUCCEEDED') <> (c.payment_id is not null and not c.is_late)`,
  },
  {
    says: 'no money was captured for an order that does not exist',
    broken: `
      select p.id, p.order_id from payments.payment p join payments.capture c on c.payment_id = p.id
      left join orders.mall_order o on o.id = p.order_id where p.kind = 'ORDER' and o.id is null`,
  },
  {
    says: 'never more goes back than came',
    broken: `
      select c.payment_id, c.amount, sum(r.amount) as refunded from payments.capture c
      join payments.refund r on r.payment_id = c.payment_id and r.status <> 'FAILED'
      group by 1, 2 having sum(r.amount) > c.amount`,
  },
  {
    says: 'what a capture says went back is what refunds took',
    broken: `
      select c.payment_id, c.provider_refunded, c.wallet_refunded, sum(r.provider_part) as provider, sum(r.wallet_part) as wallet
      from payments.capture c left join payments.refund r on r.payment_id = c.payment_id and r.status <> 'FAILED'
      group by 1, 2, 3
      having c.provider_refunded <> coalesce(sum(r.provider_part), 0) or c.wallet_refunded <> coalesce(sum(r.wallet_part), 0)`,
  },
  {
    says: 'money that came for an order that had ended went back in full',
    broken: `
      select o.id, o.status, c.amount, c.provider_refunded + c.wallet_refunded as refunded
      from payments.capture c join payments.payment p on p.id = c.payment_id join orders.mall_order o on o.id = p.order_id
      where (c.is_late or o.status = 'CANCELLED' or (o.status = 'CLOSED' and o.parent_id is null and not o.is_parent and not ${KEEPS_FREIGHT}))
        and c.provider_refunded + c.wallet_refunded <> c.amount`,
  },
  {
    // Of several orders that were paid together each is looked at by itself: the parent has no money of its own.
    says: 'an order that was closed has given back all that was paid for it, but for the freight of what was sent',
    broken: `
      select o.id, o.parent_id, o.paid_minor, o.refunded_minor, o.freight_minor from orders.mall_order o
      where o.status in ('CLOSED', 'CANCELLED') and not o.is_parent and o.refunded_minor <> o.paid_minor and not ${KEEPS_FREIGHT}`,
  },
  {
    says: 'a case that was about money is done when its money is back, all of it',
    broken: `
      select c.id, c.kind, c.amount_minor, r.amount_minor as refund, r.status from orders.aftersale_case c
      left join orders.refund r on r.id = c.refund_id and r.case_id = c.id
      where c.status = 'DONE' and (c.kind <> 'EXCHANGE' or c.refund_id is not null)
        and (r.status is distinct from 'SUCCEEDED' or r.amount_minor <> c.amount_minor)`,
  },
  {
    says: 'each notification of a provider is kept once, and worked',
    broken: `
      select provider, event_id, count(*) from payments.webhook_event group by 1, 2 having count(*) > 1
      union all select provider, event_id, 0 from payments.webhook_event where worked_at is null`,
  },
  {
    says: 'no payment and no refund is left in doubt, and whatever a provider may have taken is asked about again',
    broken: `
      select id, status from payments.payment where status = 'PROCESSING' and (expires_at < now() - interval '1 minute'
        or (next_query_at is null and channel not in ('cash-on-delivery', 'friends')))
      union all select id, status from payments.refund where status in ('REQUESTED', 'PROCESSING', 'UNKNOWN')`,
  },
  {
    says: 'orders and payments agree on what went back',
    broken: `
      select r.id, r.status as orders, p.status as payments, r.amount_minor, p.amount from orders.refund r
      full join payments.refund p on p.id = r.id
      where (p.id is null and r.amount_minor > 0) or p.amount <> r.amount_minor or (r.id is not null and r.status <> p.status)
        or (r.id is null and p.cause = 'ORDER')`,
  },
  {
    says: 'what an order says went back is what its refunds came to',
    broken: `
      select o.id, o.refunded_minor, sum(r.amount_minor) as refunds from orders.mall_order o
      left join orders.refund r on r.order_id = o.id and r.status = 'SUCCEEDED' and r.cause <> 'LATE'
      where not o.is_parent group by 1, 2 having coalesce(sum(r.amount_minor), 0) <> o.refunded_minor`,
  },
  {
    says: "a bill at a counter is paid exactly when its money came, once, and is the shop's but for what the channel keeps",
    broken: `
      select b.id, b.status, b.amount, c.amount as captured, t.shops from payments.cashier_bill b
      left join payments.payment p on p.purchase_id = b.id and p.status = 'SUCCEEDED'
      left join payments.capture c on c.payment_id = p.id and not c.is_late
      left join (
        select biz_id, sum(amount) as shops from payments.ledger_posting
        where biz_type in ('CASHIER_SHARE', 'CASHIER_CASH') and kind in ('MERCHANT_PAYABLE', 'SHOP_CASH') group by 1) t on t.biz_id = b.id
      where (b.status = 'PAID') <> (b.taken_by_id is not null or c.payment_id is not null)
        or (b.taken_by_id is not null and (c.payment_id is not null or t.shops is distinct from b.amount))
        or (c.payment_id is not null and (c.amount <> b.amount - coalesce(b.coupon_minor, 0) or coalesce(t.shops, 0) <>
          c.amount - c.fee + case when b.coupon_shop_id is null then coalesce(b.coupon_minor, 0) else 0 end))`,
  },
  {
    says: 'a bill at a counter is being paid exactly as long as its try is under way',
    broken: `
      select b.id, b.status, p.status as payment from payments.cashier_bill b
      join payments.payment p on p.purchase_id = b.id
      where (p.status in ('PENDING', 'PROCESSING')) <> (b.status = 'PAYING' and b.payment_id = p.id)`,
  },
  {
    says: 'what went back at a counter is what its refunds came to, and whoever had the money gave it',
    broken: `
      select b.id, b.refunded_minor, r.refunded, r.debited from payments.cashier_bill b
      left join (
        select g.bill_id, sum(g.amount) filter (where g.settled_at is not null) as refunded, sum(t.debited) as debited
        from payments.cashier_refund g left join (
          select biz_id, -sum(amount) as debited from payments.ledger_posting
          where biz_type in ('REFUND', 'CASHIER_CASH_BACK') and kind in ('MERCHANT_PAYABLE', 'SHOP_CASH') group by 1) t
          on t.biz_id = coalesce(g.refund_id, g.id)
        group by 1) r on r.bill_id = b.id
      where b.refunded_minor <> coalesce(r.refunded, 0) or coalesce(r.debited, 0) <> b.refunded_minor
        + case when b.coupon_shop_id is null then coalesce(b.coupon_minor, 0) else 0 end * b.refunded_minor
        / (b.amount - coalesce(b.coupon_minor, 0))`,
  },
  {
    says: 'what goes back at a counter and the refund that carries it agree',
    broken: `
      select r.id, g.id as counter, r.status, g.settled_at from payments.refund r
      full join payments.cashier_refund g on g.refund_id = r.id
      where (r.cause = 'CASHIER' and (g.id is null or g.amount <> r.amount or (g.settled_at is not null) <> (r.status = 'SUCCEEDED')))
        or (g.refund_id is not null and r.cause is distinct from 'CASHIER')`,
  },
]
