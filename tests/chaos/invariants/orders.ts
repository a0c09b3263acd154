import type { Invariant } from './invariant.ts'

/** The only ways in which an order moves; an order is made from nothing. */
const LEGAL = `(values
  (null, 'PENDING_PAYMENT'), (null, 'PAID'),
  ('PENDING_PAYMENT', 'PAID'), ('PENDING_PAYMENT', 'CANCELLED'),
  ('PAID', 'SHIPPED'), ('PAID', 'FINISHED'), ('PAID', 'CLOSED'), ('PAID', 'CANCELLED'),
  ('SHIPPED', 'FINISHED'), ('SHIPPED', 'CLOSED'), ('SHIPPED', 'PAID'), ('FINISHED', 'CLOSED'))`

/** All that is held for one checkout, wherever. */
const heldOf = (checkoutId: string): string => `
      left join inventory.hold h on h.owner_id = ${checkoutId} and h.state = 'HELD'
      left join payments.balance_hold b on b.owner_id = ${checkoutId} and b.status = 'HELD'
      left join promotions.promotion_hold p on p.owner_id = ${checkoutId} and p.status = 'HELD'
      left join promotions.points_hold n on n.owner_id = ${checkoutId} and n.status = 'HELD'`
const IS_HELD = 'coalesce(h.owner_id, b.owner_id, p.owner_id, n.owner_id) is not null'

/** What a parent has of each, its children have together. */
const SUMS = ['goods', 'discount', 'freight', 'tax', 'adjustment', 'payable', 'balance', 'paid', 'refunded'].map(
  (what) => `${what}_minor`,
)

export const orders: readonly Invariant[] = [
  {
    says: 'an order only moves as orders may',
    broken: `
      select c.* from orders.order_change c
      where c.from_status is distinct from c.to_status
        and not exists (select 1 from ${LEGAL} legal (was, becomes) where was is not distinct from c.from_status and becomes = c.to_status)`,
  },
  {
    says: 'an order moves on from where it was',
    broken: `
      select * from (
        select c.*, lag(to_status) over (partition by order_id order by id) as was from orders.order_change c) steps
      where was is distinct from from_status`,
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
    says: 'the lines of an order come to its goods, and with its freight to what it costs',
    broken: `
      select o.id, o.goods_minor, o.payable_minor, o.freight_minor, sum(l.amount_minor) as amounts, sum(l.payable_minor) as payables,
        o.tax_minor, sum(l.tax_minor) as taxes
      from orders.mall_order o left join orders.order_line l on l.order_id = o.id where not o.is_parent
      group by o.id, o.goods_minor, o.payable_minor, o.freight_minor, o.tax_minor
      having coalesce(sum(l.amount_minor), 0) <> o.goods_minor or sum(l.tax_minor) <> o.tax_minor
        or coalesce(sum(l.payable_minor), 0) <> o.payable_minor - o.freight_minor`,
  },
  {
    says: 'a parent is the sum of its children',
    broken: `
      select p.id, ${SUMS.map((sum) => `p.${sum}, c.${sum} as of_children_${sum}`).join(', ')} from orders.mall_order p
      left join (
        select parent_id, ${SUMS.map((sum) => `sum(${sum}) as ${sum}`).join(', ')} from orders.mall_order group by 1
      ) c on c.parent_id = p.id
      where p.is_parent and (${SUMS.map((sum) => `p.${sum} is distinct from c.${sum}`).join(' or ')})`,
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
      select o.id, h.state as stock, b.status as balance, p.status as promotions, n.status as points from orders.mall_order o
      ${heldOf('o.checkout_id')}
      where o.parent_id is null and o.status = 'CANCELLED' and o.paid_at is null and ${IS_HELD}`,
  },
  {
    says: 'a checkout that was refused holds nothing and left no order',
    broken: `
      select c.id, h.state as stock, b.status as balance, p.status as promotions, n.status as points, o.id as "order"
      from orders.checkout c ${heldOf('c.id')}
      left join orders.mall_order o on o.checkout_id = c.id and o.status <> 'CANCELLED'
        and not (o.is_parent and o.is_cash_on_delivery and o.status = 'CLOSED')
      where c.status = 'REFUSED' and (${IS_HELD} or o.id is not null)`,
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
