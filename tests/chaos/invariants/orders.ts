import type { Invariant } from './invariant.ts'

/** The only ways in which an order moves; an order is made from nothing. */
const LEGAL = `(values
  (null, 'PENDING_PAYMENT'), (null, 'PAID'),
  ('PENDING_PAYMENT', 'PAID'), ('PENDING_PAYMENT', 'CANCELLED'),
  ('PAID', 'SHIPPED'), ('PAID', 'FINISHED'), ('PAID', 'CLOSED'), ('PAID', 'CANCELLED'),
  ('SHIPPED', 'FINISHED'), ('SHIPPED', 'CLOSED'), ('SHIPPED', 'PAID'), ('FINISHED', 'CLOSED'))`

export const orders: readonly Invariant[] = [
  {
    says: 'an order only moves as orders may',
    broken: `
      select c.* from orders.order_change c
      where c.from_status is distinct from c.to_status
        and not exists (select 1 from ${LEGAL} legal (was, becomes) where was is not distinct from c.from_status and becomes = c.to_status)`,
  },
  {
    says: "an order's history ends where the order stands",
    broken: `
      select o.id, o.status, c.to_status from orders.mall_order o
      left join lateral (select to_status from orders.order_change c where c.order_id = o.id order by c.id desc limit 1) c on true
      where c.to_status is distinct from o.status`,
  },
  {
    says: 'every checkout ends',
    broken: `select * from orders.checkout where status in ('PROCESSING', 'UNDOING')`,
  },
  {
    says: 'no order waits for money past its time',
    broken: `select * from orders.mall_order where status = 'PENDING_PAYMENT' and expires_at < now() - interval '2 minutes'`,
  },
  {
    says: 'an order costs what its parts come to',
    broken: `
      select * from orders.mall_order
      where payable_minor <> goods_minor - discount_minor + freight_minor + tax_minor + adjustment_minor or payable_minor < 0`,
  },
  {
    says: 'the lines of an order come to its goods',
    broken: `
      select o.id, o.goods_minor, o.discount_minor, sum(l.amount_minor) as amounts, sum(l.payable_minor) as payables
      from orders.mall_order o join orders.order_line l on l.order_id = o.id
      group by o.id, o.goods_minor, o.discount_minor having sum(l.amount_minor) <> o.goods_minor`,
  },
  {
    says: 'a parent is the sum of its children',
    broken: `
      select p.id, p.payable_minor, sum(c.payable_minor) as children
      from orders.mall_order p join orders.mall_order c on c.parent_id = p.id where p.is_parent
      group by p.id, p.payable_minor having sum(c.payable_minor) <> p.payable_minor`,
  },
  {
    says: 'one checkout per buyer and key, and one payable order per checkout',
    broken: `
      select 'checkout' as what, account_id as a, idempotency_key as b, count(*) from orders.checkout group by 2, 3 having count(*) > 1
      union all
      select 'order', checkout_id, null, count(*) from orders.mall_order where parent_id is null group by 2 having count(*) > 1`,
  },
  {
    says: 'no two orders have one number',
    broken: 'select number, count(*) from orders.mall_order group by 1 having count(*) > 1',
  },
  {
    says: 'an order that ended without being paid holds nothing any more',
    broken: `
      select o.id, h.state as stock, b.status as balance from orders.mall_order o
      left join inventory.hold h on h.owner_id = o.checkout_id
      left join payments.balance_hold b on b.owner_id = o.checkout_id
      where o.parent_id is null and o.status = 'CANCELLED' and o.paid_at is null and (h.state = 'HELD' or b.status = 'HELD')`,
  },
  {
    says: 'a checkout that was refused holds nothing and left no order',
    broken: `
      select c.id, h.state as stock, b.status as balance, o.id as "order" from orders.checkout c
      left join inventory.hold h on h.owner_id = c.id and h.state = 'HELD'
      left join payments.balance_hold b on b.owner_id = c.id and b.status = 'HELD'
      left join orders.mall_order o on o.checkout_id = c.id and o.status <> 'CANCELLED'
        and not (o.is_parent and o.is_cash_on_delivery and o.status = 'CLOSED')
      where c.status = 'REFUSED' and (h.owner_id is not null or b.owner_id is not null or o.id is not null)`,
  },
  {
    says: 'every hold has a checkout or an exchange that orders know',
    broken: `
      select h.owner_id from inventory.hold h left join orders.checkout c on c.id = h.owner_id
      left join orders.aftersale_case a on a.id = h.owner_id and a.kind = 'EXCHANGE'
      where h.state in ('HELD', 'DEDUCTED') and c.id is null and a.id is null
      union all
      select b.owner_id from payments.balance_hold b left join orders.checkout c on c.id = b.owner_id
      where b.status in ('HELD', 'CAPTURED') and b.owner_id like 'chk\\_%' and c.id is null`,
  },
]
