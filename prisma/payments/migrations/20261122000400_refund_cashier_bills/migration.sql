-- What was paid at a counter can go back, by parts and never more than was paid. What has arrived is counted here; what is under way is set
-- aside where it was captured.
alter table cashier_bill add column refunded_minor bigint not null default 0;
alter table cashier_bill add constraint cashier_bill_refunded_check check
  (refunded_minor = 0 or (status = 'PAID' and refunded_minor between 0 and amount - coalesce(coupon_minor, 0)));
create index cashier_bill_cash_paid_at on cashier_bill (paid_at) where taken_by_id is not null;

create table cashier_refund (
  id          text primary key,
  bill_id     text not null,
  shop_id     text not null,
  -- By which the money goes back; null for cash, which somebody has handed over.
  refund_id   text,
  amount      bigint not null check (amount > 0),
  currency    text not null,
  channel     text not null,
  reason      text not null,
  -- Who has decided it, and has handed over the cash.
  given_by_id text not null,
  created_at  timestamptz(3) not null,
  -- When the money was back where it came from.
  settled_at  timestamptz(3),
  constraint cashier_refund_cash_check check (refund_id is not null or settled_at is not null)
);
create unique index cashier_refund_refund_id_key on cashier_refund (refund_id);
create index cashier_refund_bill_id_id_idx on cashier_refund (bill_id, id);
create index cashier_refund_created_at_id_idx on cashier_refund (created_at, id);
create index cashier_refund_shop_id_created_at_id_idx on cashier_refund (shop_id, created_at, id);
create index cashier_refund_shop_id_settled_at_idx on cashier_refund (shop_id, settled_at);
create index cashier_refund_cash_settled_at on cashier_refund (settled_at) where refund_id is null;

alter table refund drop constraint refund_cause_check;
alter table refund add constraint refund_cause_check
  check (cause in ('ORDER', 'LATE', 'FRIEND', 'PURCHASE', 'RECHARGE', 'CASHIER'));
