-- When an order last told that money went back: what orders say of a day is compared with what went back.
alter table order_fact add column refunded_at timestamptz(3);
create index order_fact_refunded_at_idx on order_fact (refunded_at);
