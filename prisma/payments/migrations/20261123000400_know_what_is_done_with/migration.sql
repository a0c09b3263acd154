-- Of what a shop has earned only what nobody can give back any more covers what it gives away: since when an order is done with, as orders
-- say, and when they are asked again.
alter table order_fact add column settled_at timestamptz(3);
alter table order_fact add column look_at timestamptz(3) not null default now();
-- Of what its shop got of it, what was cash and was set apart in one sum when that came to be kept apart.
alter table order_fact add column cash_apart bigint not null default 0;
create index order_fact_unsettled on order_fact (shop_id, currency) where settled_at is null and paid_at is not null;
create index order_fact_look_at on order_fact (look_at, order_id) where settled_at is null and paid_at is not null;

update order_fact f set cash_apart = c.amount - p.balance_part
from payment p join capture c on c.payment_id = p.id and not c.is_late and c.channel = 'cash-on-delivery',
  ledger_transaction t
where p.order_id = f.order_id and p.kind = 'ORDER' and p.shop_id is not null and t.biz_type = 'ORDER_SHARE' and t.biz_id = f.order_id
  and not exists (select from ledger_posting l where l.transaction_id = t.id and l.kind = 'SHOP_CASH');
update order_fact f set settled_at = now()
where exists (select from merchant_bill_order o where o.order_id = f.order_id and o.is_live);

-- Nothing is left of some that waited to be asked for, and they stood in the way of others.
update order_taking t set is_due = false where t.is_due and (
  select coalesce(sum(l.amount), 0) from ledger_transaction x join ledger_posting l on l.transaction_id = x.id
  where x.biz_type = 'ORDER_SHARE' and x.biz_id = t.order_id and l.kind = 'MERCHANT_PAYABLE') + (
  select coalesce(sum(l.amount), 0) from refund r join ledger_transaction x on x.biz_type = 'REFUND' and x.biz_id = r.id
  join ledger_posting l on l.transaction_id = x.id where r.order_id = t.order_id and l.kind = 'MERCHANT_PAYABLE'
) <= coalesce((select f.cash_apart from order_fact f where f.order_id = t.order_id), 0);
