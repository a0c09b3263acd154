import type { Invariant } from './invariant.ts'

/** What was sent in exchange, piece by piece. */
const EXCHANGED = `(
  select l.sku_id, a.quantity, c.is_restocked from orders.aftersale_case c join orders.aftersale_line a on a.case_id = c.id
  join orders.order_line l on l.id = a.line_id
  where c.kind = 'EXCHANGE' and c.status in ('MERCHANT_SHIPPED', 'DONE') and c.merchant_parcel is not null) exchanged`

export const stock: readonly Invariant[] = [
  {
    says: 'what lies there is what came less what left',
    broken: 'select * from inventory.stock where on_hand <> received + returned - issued - sold',
  },
  {
    says: 'nothing is negative, and no more is held than is there',
    broken: 'select * from inventory.stock where on_hand < 0 or held < 0 or held > on_hand or sold < 0',
  },
  {
    says: 'what is held is what live holds hold',
    broken: `
      select s.sku_id, s.warehouse_id, s.held, coalesce(live.pieces, 0) as live from inventory.stock s
      left join (
        select p.sku_id, p.warehouse_id, sum(p.quantity)::int as pieces
        from inventory.hold_part p join inventory.hold_line l using (owner_id, sku_id) where l.state = 'HELD' group by 1, 2
      ) live using (sku_id, warehouse_id)
      where s.held <> coalesce(live.pieces, 0)`,
  },
  {
    says: 'a hold lives as long as one of its lines does',
    broken: `
      select h.owner_id, h.state, l.* from inventory.hold h
      join (select owner_id, bool_or(state = 'HELD') as held, bool_or(state = 'DEDUCTED') as gone
        from inventory.hold_line group by 1) l using (owner_id)
      where h.state <> case when l.held then 'HELD' when l.gone then 'DEDUCTED' else 'RELEASED' end`,
  },
  {
    says: 'a hold whose time is over was given back, kept for its orders, or put off, within a minute',
    broken: `select * from inventory.hold where state = 'HELD' and until < now() - interval '1 minute'`,
  },
  {
    says: 'a hold without an end belongs to an order that has not ended',
    broken: `
      select h.* from inventory.hold h where h.state = 'HELD' and h.until is null and not exists (
        select from orders.mall_order o where o.checkout_id = h.owner_id and o.status not in ('CANCELLED', 'CLOSED'))`,
  },
  {
    says: 'what was sold of a SKU is what deducted holds took of it',
    broken: `
      select s.sku_id, s.warehouse_id, s.sold, s.returned, coalesce(taken.pieces, 0) as taken, coalesce(taken.back, 0) as back
      from inventory.stock s
      left join (
        select p.sku_id, p.warehouse_id, sum(p.quantity) as pieces, sum(p.restocked) as back
        from inventory.hold_part p join inventory.hold_line l using (owner_id, sku_id) where l.state = 'DEDUCTED' group by 1, 2
      ) taken using (sku_id, warehouse_id)
      where s.sold <> coalesce(taken.pieces, 0) or s.returned <> coalesce(taken.back, 0)`,
  },
  {
    says: 'what was sold, and what came back of it, is what paid orders, exchanges and returns come to',
    broken: `
      select k.id, s.sold, o.pieces as owed, s.returned, b.pieces as back from inventory.sku k
      left join (select sku_id, sum(sold) as sold, sum(returned) as returned from inventory.stock group by 1) s on s.sku_id = k.id
      left join (select sku_id, sum(quantity) as pieces from (
        select l.sku_id, l.quantity from orders.mall_order o join orders.order_line l on l.order_id = o.id
        where o.paid_at is not null and not o.is_parent
          and not exists (select from orders.refund r where r.order_id = o.id and r.cause = 'OUT_OF_STOCK')
        union all
        select sku_id, quantity from ${EXCHANGED}) owed group by 1) o on o.sku_id = k.id
      left join (select sku_id, sum(quantity) as pieces from (
        select l ->> 'skuId' as sku_id, (l ->> 'quantity')::int as quantity
        from orders.refund r cross join jsonb_array_elements(r.lines) l
        where r.status = 'SUCCEEDED' and r.cause not in ('LATE', 'OUT_OF_STOCK') and (l ->> 'isRestocked')::boolean
        union all
        select sku_id, quantity from ${EXCHANGED} where is_restocked) back group by 1) b on b.sku_id = k.id
      where k.mode <> 'UNLIMITED' and (coalesce(s.sold, 0) <> coalesce(o.pieces, 0) or coalesce(s.returned, 0) <> coalesce(b.pieces, 0))`,
  },
  {
    says: 'the goods of a paid order are deducted, unless there were none left and the money goes back',
    broken: `
      select o.id, o.status, l.sku_id, h.state from orders.mall_order o
      join orders.order_line l on l.order_id = o.id
      left join inventory.hold_line h on h.owner_id = o.checkout_id and h.sku_id = l.sku_id
      where o.paid_at is not null and h.state is distinct from 'DEDUCTED'
        and not exists (select 1 from orders.refund r where r.order_id = o.id and r.cause = 'OUT_OF_STOCK')`,
  },
  {
    says: 'goods are deducted for orders and exchanges only, as many as were ordered or exchanged',
    broken: `
      select h.owner_id, h.sku_id, h.quantity, sum(owed.quantity) as owed from inventory.hold_line h
      left join (
        select o.checkout_id as owner_id, l.sku_id, l.quantity
        from orders.mall_order o join orders.order_line l on l.order_id = o.id where not o.is_parent
        union all
        select c.id, l.sku_id, a.quantity from orders.aftersale_case c
        join orders.aftersale_line a on a.case_id = c.id join orders.order_line l on l.id = a.line_id
        where c.kind = 'EXCHANGE'
      ) owed on owed.owner_id = h.owner_id and owed.sku_id = h.sku_id
      where h.state = 'DEDUCTED' group by 1, 2, 3 having sum(owed.quantity) is distinct from h.quantity`,
  },
  {
    says: 'the journal leads to the figure, step by step and without a gap',
    broken: `
      select s.sku_id, s.warehouse_id, s.on_hand, s.held, s.moves, m.* from inventory.stock s
      left join lateral (
        select count(*) as steps, max(number) as last,
          sum(on_hand_after - on_hand_before) as on_hand_moved, sum(held_after - held_before) as held_moved
        from inventory.stock_movement m where m.sku_id = s.sku_id and m.warehouse_id = s.warehouse_id
      ) m on true
      where s.moves > 0 and (m.steps <> s.moves or m.last <> s.moves or m.on_hand_moved <> s.on_hand or m.held_moved <> s.held)`,
  },
  {
    says: 'each step of the journal begins where the last one ended',
    broken: `
      select * from (
        select m.*, lag(on_hand_after) over w as on_hand_was, lag(held_after) over w as held_was
        from inventory.stock_movement m window w as (partition by sku_id, warehouse_id order by number)) steps
      where on_hand_was <> on_hand_before or held_was <> held_before`,
  },
]
