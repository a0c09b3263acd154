-- What the staff of a shop ask for at a counter: an amount that somebody who has the code pays, or that is taken in cash. Of the tries to
-- pay it one at most is under way, and that is the one that `payment_id` names.
create table cashier_bill (
  id             text primary key,
  -- Whoever has it may pay.
  code           text not null,
  shop_id        text not null,
  -- Who has opened it.
  cashier_id     text not null,
  amount         bigint not null check (amount > 0),
  currency       text not null,
  note           text not null,
  status         text not null check (status in ('OPEN', 'PAYING', 'PAID', 'CANCELLED', 'EXPIRED')),
  account_id     text,
  payment_id     text,
  channel        text,
  -- The buyer's coupon, what it takes off, and the shop that gave it out; null there is the platform.
  coupon_id      text,
  coupon_minor   bigint,
  coupon_shop_id text,
  -- Who has taken the cash.
  taken_by_id    text,
  reason         text,
  expires_at     timestamptz(3) not null,
  created_at     timestamptz(3) not null,
  paid_at        timestamptz(3),
  ended_at       timestamptz(3),
  constraint cashier_bill_coupon_check check
    (coupon_minor is null or (coupon_id is not null and coupon_minor > 0 and coupon_minor < amount)),
  constraint cashier_bill_paid_check check ((status = 'PAID') = (paid_at is not null)),
  constraint cashier_bill_ended_check check ((status in ('CANCELLED', 'EXPIRED')) = (ended_at is not null)),
  constraint cashier_bill_way_check check ((status in ('PAYING', 'PAID')) = (channel is not null)),
  -- Cash has no payment of its own: nobody but the shop has seen it.
  constraint cashier_bill_payment_check check ((payment_id is not null) = (channel is not null and taken_by_id is null))
);
create unique index cashier_bill_code_key on cashier_bill (code);
create index cashier_bill_created_at_id_idx on cashier_bill (created_at, id);
create index cashier_bill_shop_id_created_at_id_idx on cashier_bill (shop_id, created_at, id);
create index cashier_bill_shop_id_status_created_at_id_idx on cashier_bill (shop_id, status, created_at, id);
create index cashier_bill_shop_id_channel_created_at_id_idx on cashier_bill (shop_id, channel, created_at, id);
create index cashier_bill_shop_id_cashier_id_created_at_id_idx on cashier_bill (shop_id, cashier_id, created_at, id);
create index cashier_bill_shop_id_paid_at_idx on cashier_bill (shop_id, paid_at);
create index cashier_bill_account_id_created_at_id_idx on cashier_bill (account_id, created_at, id);
create index cashier_bill_due on cashier_bill (expires_at) where status = 'OPEN';

alter table payment drop constraint payment_kind_check;
alter table payment add constraint payment_kind_check
  check (kind in ('ORDER', 'RECHARGE', 'FRIEND', 'PURCHASE', 'CASHIER'));
alter table payment drop constraint payment_purchase_check;
-- A bill is, as a purchase, no order.
alter table payment add constraint payment_purchase_check
  check ((kind in ('PURCHASE', 'CASHIER')) = (purchase_id is not null));
