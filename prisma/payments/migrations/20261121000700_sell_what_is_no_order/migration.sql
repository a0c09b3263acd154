-- Something that is no order is sold: whoever sells it says what it costs and until when it can be paid, and later whether it was
-- handed over.
create table purchase (
  id           text primary key,
  -- What its buyer reads.
  title        text not null,
  account_id   text not null,
  -- Whose money it will be; null is the platform's.
  shop_id      text,
  amount       bigint not null check (amount > 0),
  currency     text not null,
  expires_at   timestamptz(3) not null,
  created_at   timestamptz(3) not null,
  -- What was bought was handed over, so its money is whose it is.
  delivered_at timestamptz(3)
);
create index purchase_account_id_id_idx on purchase (account_id, id);

-- What is closed before it was opened stays closed, so this stands beside it.
create table closed_purchase (
  id        text primary key,
  closed_at timestamptz(3) not null
);

alter table payment add column purchase_id text;
alter table payment drop constraint payment_kind_check;
alter table payment add constraint payment_kind_check check (kind in ('ORDER', 'RECHARGE', 'FRIEND', 'PURCHASE'));
alter table payment add constraint payment_purchase_check check ((kind = 'PURCHASE') = (purchase_id is not null));
create index payment_purchase_id_idx on payment (purchase_id);
-- One live payment per purchase, as per order.
create unique index payment_live_purchase on payment (purchase_id)
  where status in ('PENDING', 'PROCESSING', 'SUCCEEDED');

alter table refund drop constraint refund_cause_check;
alter table refund add constraint refund_cause_check check (cause in ('ORDER', 'LATE', 'FRIEND', 'PURCHASE'));

alter table difference drop constraint difference_source_check;
alter table difference add constraint difference_source_check
  check (source in ('NOTIFICATION', 'BILL', 'ORDERS', 'PURCHASES'));
