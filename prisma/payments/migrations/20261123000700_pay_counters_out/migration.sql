-- What shops took at their counters, and for coupons they sold, is asked for as their orders are.
create table merchant_bill_counter (
  id         text primary key,
  bill_id    text not null references merchant_bill (id),
  -- A bill of the counter, or what was bought and is no order.
  subject_id text not null,
  shop_id    text not null,
  currency   text not null,
  takings    bigint not null,
  refunded   bigint not null,
  fee        bigint not null,
  -- Until its bill is refused; then it may be in another.
  is_live    boolean not null default true,
  taken_at   timestamptz(3) not null,
  created_at timestamptz(3) not null
);
create unique index merchant_bill_counter_live on merchant_bill_counter (subject_id) where is_live;
create index merchant_bill_counter_bill_id_id_idx on merchant_bill_counter (bill_id, id);

-- Whether a bill that stands has it, said where it is looked for.
alter table cashier_bill add column is_billed boolean not null default false;
alter table purchase add column is_billed boolean not null default false;
create index cashier_bill_unbilled on cashier_bill (shop_id, paid_at, id) where payment_id is not null and not is_billed;
create index purchase_unbilled on purchase (shop_id, delivered_at, id) where not is_billed;
create index purchase_shop_id_delivered_at_idx on purchase (shop_id, delivered_at);

alter table merchant_bill add column counter_count integer not null default 0;
alter table merchant_bill add column counter_takings bigint not null default 0;
alter table merchant_bill drop constraint merchant_bill_order_count_check;
alter table merchant_bill add constraint merchant_bill_count_check check (order_count >= 0 and counter_count >= 0 and order_count + counter_count > 0);
