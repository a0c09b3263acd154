-- Coupons that cost money. Whoever is about to pay holds a piece, so that nobody else is sold it, until they have paid or their
-- time is over.
alter table coupon drop constraint coupon_way_check;
alter table coupon add constraint coupon_way_check
  check (way in ('FREE', 'POINTS', 'MONEY', 'CODE', 'PASSWORD', 'SHARE', 'NEW_MEMBER', 'GRANT'));
alter table coupon add column price_minor bigint check (price_minor > 0);
alter table coupon add constraint coupon_price_check check ((way = 'MONEY') = (price_minor is not null));
-- Whether a bought piece that was not used can be given back for its money.
alter table coupon add column is_refundable boolean not null default false;
-- Pieces that somebody is about to pay for: they have no number yet, and are nobody else's.
alter table coupon add column held_count integer not null default 0 check (held_count >= 0);
alter table coupon add constraint coupon_left_check check (total is null or issued_count + held_count <= total);

alter table member_coupon drop constraint member_coupon_status_check;
alter table member_coupon add constraint member_coupon_status_check
  check (status in ('UNUSED', 'HELD', 'USED', 'EXPIRED', 'GIVEN_BACK'));

create table coupon_purchase (
  id               text primary key,
  coupon_id        text not null references coupon on delete restrict on update no action,
  account_id       text not null,
  price_minor      bigint not null check (price_minor > 0),
  currency         text not null,
  status           text not null check (status in ('OPEN', 'PAID', 'CLOSED', 'REFUNDING', 'REFUNDED')),
  -- The payment that was opened, then the one that paid; null until payments has answered.
  payment_id       text,
  -- What was bought, once it lies in the wallet.
  member_coupon_id text,
  refund_id        text,
  -- Why the money went back.
  reason           text check (reason in ('LATE', 'ENDED', 'GIVEN_BACK')),
  expires_at       timestamptz(3) not null,
  created_at       timestamptz(3) not null,
  ended_at         timestamptz(3),
  check (status <> 'PAID' or (payment_id is not null and member_coupon_id is not null)),
  check ((status in ('REFUNDING', 'REFUNDED')) = (refund_id is not null)),
  check ((refund_id is null) = (reason is null))
);
-- A piece is bought once, and a payment pays once.
create unique index coupon_purchase_member_coupon_id_key on coupon_purchase (member_coupon_id);
create unique index coupon_purchase_payment_id_key on coupon_purchase (payment_id);
create index coupon_purchase_account_id_id_idx on coupon_purchase (account_id, id);
create index coupon_purchase_coupon_id_id_idx on coupon_purchase (coupon_id, id);
create index coupon_purchase_status_expires_at_idx on coupon_purchase (status, expires_at);
