import type { Invariant } from './invariant.ts'

export const ledger: readonly Invariant[] = [
  {
    says: 'every ledger transaction sums to zero, per currency',
    broken: `
      select transaction_id, currency, sum(amount) from payments.ledger_posting group by 1, 2 having sum(amount) <> 0`,
  },
  {
    says: 'a balance is the sum of its postings, none missing',
    broken: `
      select a.id, a.balance, sum(p.amount) as postings, a.posting_count, count(p.id) as kept
      from payments.ledger_account a left join payments.ledger_posting p on p.account_id = a.id
      group by 1, 2, 4 having a.balance <> coalesce(sum(p.amount), 0) or a.posting_count <> count(p.id)`,
  },
  {
    says: "nobody's wallet is below zero",
    broken: 'select * from payments.ledger_account where is_floored and balance < 0',
  },
  {
    says: 'what waits in red packets lies in the ledger, and goes back when its time is over',
    broken: `
      select a.owner_id, a.balance, sum(p.amount) as waiting from payments.ledger_account a
      left join payments.red_packet p on p.account_id = a.owner_id and p.status = 'WAITING'
      where a.kind = 'RED_PACKETS' group by a.id, a.owner_id, a.balance having a.balance <> coalesce(sum(p.amount), 0)
      union all
      select id, amount, 0 from payments.red_packet where status = 'WAITING' and expires_at < now() - interval '2 minutes'`,
  },
  {
    says: 'one business event is posted once',
    broken: 'select biz_type, biz_id, count(*) from payments.ledger_transaction group by 1, 2 having count(*) > 1',
  },
  {
    says: 'a posting has its transaction, and a transaction its postings',
    broken: `
      select t.id, count(p.id) from payments.ledger_transaction t full join payments.ledger_posting p on p.transaction_id = t.id
      group by 1 having t.id is null or count(p.id) < 2`,
  },
  {
    says: 'all books together sum to zero, per currency',
    broken: 'select currency, sum(balance) from payments.ledger_account group by 1 having sum(balance) <> 0',
  },
  {
    says: 'of what came for an order nothing waits once shops, the platform and refunds have theirs',
    broken: `
      select a.owner_id, a.currency, a.balance from payments.ledger_account a
      left join orders.mall_order o on o.id = a.owner_id
      left join payments.capture c on c.payment_id = a.owner_id and c.is_late
      where a.kind = 'SUSPENSE' and a.balance <> 0 and (o.paid_at is not null or c.payment_id is not null)`,
  },
  {
    says: 'what came for an order is what its shops have of it, what channels keep of it and what went back',
    broken: `
      select p.order_id, c.amount, s.shops, s.fees, r.refunded, r.shops_gave from payments.payment p
      join payments.capture c on c.payment_id = p.id and not c.is_late
      left join lateral (
        select sum(l.amount) filter (where l.kind in ('MERCHANT_PAYABLE', 'SHOP_CASH')) as shops, sum(l.amount) filter (where l.kind = 'PLATFORM_FEES') as fees
        from payments.order_fact f join payments.ledger_posting l on l.biz_type = 'ORDER_SHARE' and l.biz_id = f.order_id
        where f.payable_id = p.order_id) s on true
      left join lateral (
        select sum(b.amount) as refunded, sum(b.shops_gave) as shops_gave from (
          select r.amount, (select -sum(l.amount) from payments.ledger_posting l
            where l.biz_type = 'REFUND' and l.biz_id = r.id and l.kind = 'MERCHANT_PAYABLE') as shops_gave
          from payments.refund r where r.payment_id = p.id and r.status = 'SUCCEEDED') b) r on true
      join orders.mall_order o on o.id = p.order_id and o.paid_at is not null
      where p.kind = 'ORDER' and p.status = 'SUCCEEDED' and c.amount <>
        coalesce(s.shops, 0) - coalesce(r.shops_gave, 0) + coalesce(s.fees, 0) + coalesce(r.refunded, 0) + coalesce((
          select sum(l.amount) from payments.ledger_posting l
          where l.biz_type = 'LATE_PAYMENT' and l.biz_id = p.id and l.kind = 'SHOP_CASH'), 0)`,
  },
  {
    // What went back before payments heard that it was paid went out of what waits: of an order that went back whole nothing is shared.
    says: 'a paid order is shared among its shops once each, at the door when its money was taken, unless all of it went back before',
    broken: `
      select o.id, o.payable_minor, count(t.id) as shares, coalesce(w.went, 0) as went from orders.mall_order o
      left join payments.ledger_transaction t on t.biz_type = 'ORDER_SHARE' and t.biz_id = o.id
      left join (
        select r.order_id, -sum(p.amount) as went from payments.ledger_posting p join payments.refund r on r.id = p.biz_id
        join orders.mall_order m on m.id = r.order_id
        where p.kind = 'SUSPENSE' and p.biz_type = 'REFUND' and p.owner_id in (m.id, m.parent_id) and r.cause <> 'FRIEND' group by r.order_id
      ) w on w.order_id = o.id
      where o.paid_at is not null and not o.is_parent and o.payable_minor > 0 and (o.paid_minor > 0 or not o.is_cash_on_delivery)
      group by o.id, o.payable_minor, w.went
      having count(t.id) <> case when coalesce(w.went, 0) < o.payable_minor then 1 else 0 end`,
  },
  {
    says: 'what shops asked to be paid is set aside until it is paid or refused, and is posted once each way',
    broken: `
      select b.id, b.status, b.amount, b.fee from payments.merchant_bill b
      left join lateral (
        select sum(p.amount) as billed, sum(p.amount) filter (where p.biz_type = 'MERCHANT_BILL') as aside,
          sum(p.amount) filter (where p.biz_type = 'MERCHANT_BILL_BACK') as back
        from payments.ledger_posting p where p.kind = 'MERCHANT_BILLED' and p.biz_id = b.id) l on true
      left join lateral (
        select sum(p.amount) filter (where p.kind = 'PAYOUTS') as paid, sum(p.amount) filter (where p.kind = 'PLATFORM_FEES') as fee
        from payments.ledger_posting p where p.biz_type = 'MERCHANT_BILL_PAID' and p.biz_id = b.id) o on true
      where coalesce(l.aside, 0) <> b.amount + b.fee
        or coalesce(l.billed, 0) <> case when b.status in ('PENDING', 'APPROVED') then b.amount + b.fee else 0 end
        or (b.status = 'REFUSED') <> (l.back is not null) or (b.status = 'PAID') <> (o.paid is not null)
        or (b.status = 'PAID' and (o.paid <> b.amount or coalesce(o.fee, 0) <> b.fee))`,
  },
  {
    says: 'an order is in one bill at most that stands, which is of its own shop and asks for no more than it got',
    broken: `
      select b.order_id, b.bill_id from payments.merchant_bill_order b join payments.merchant_bill m on m.id = b.bill_id
      left join payments.order_taking t on t.order_id = b.order_id
      where b.is_live <> (m.status <> 'REFUSED') or b.shop_id <> m.shop_id or t.shop_id is distinct from b.shop_id
        or (b.is_live and t.is_due) or exists (
          select from payments.merchant_bill_order o where o.order_id = b.order_id and o.is_live and b.is_live and o.id <> b.id)`,
  },
  {
    says: 'what was taken at a counter is in one bill at most that stands, which is of its own shop, and is known to be there',
    broken: `
      select c.subject_id, c.bill_id, c.is_live, t.is_billed from payments.merchant_bill_counter c
      join payments.merchant_bill m on m.id = c.bill_id
      left join (
        select id, shop_id, is_billed from payments.cashier_bill union all select id, shop_id, is_billed from payments.purchase
      ) t on t.id = c.subject_id
      where c.is_live <> (m.status <> 'REFUSED') or c.shop_id <> m.shop_id or t.shop_id is distinct from c.shop_id
        or t.is_billed <> exists (
          select from payments.merchant_bill_counter o where o.subject_id = c.subject_id and o.is_live)`,
  },
  {
    says: 'an order waits to be asked for as long as anything is left of it that was no cash, and no bill that stands has it',
    broken: `
      select t.order_id, t.is_due, s.got from payments.order_taking t
      left join payments.order_fact f on f.order_id = t.order_id
      left join lateral (
        select sum(l.amount) - coalesce(f.cash_apart, 0) as got from payments.ledger_posting l where l.kind = 'MERCHANT_PAYABLE' and (
          (l.biz_type = 'ORDER_SHARE' and l.biz_id = t.order_id) or (l.biz_type = 'REFUND' and l.biz_id in (
            select r.id from payments.refund r where r.order_id = t.order_id)))) s on true
      where t.is_due <> (coalesce(s.got, 0) > 0 and not exists (
        select from payments.merchant_bill_order b where b.order_id = t.order_id and b.is_live))`,
  },
  {
    says: 'of what payments take to be done with orders give nothing back any more',
    broken: `
      select f.order_id, o.status from payments.order_fact f join orders.mall_order o on o.id = f.order_id
      where f.settled_at is not null and (o.status not in ('FINISHED', 'CLOSED', 'CANCELLED') or exists (
        select from orders.aftersale_case c where c.order_id = o.id and c.status not in ('DONE', 'REJECTED', 'CANCELLED')))`,
  },
]
