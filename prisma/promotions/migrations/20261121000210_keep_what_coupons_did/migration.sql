-- Coupons on their way: to many at once, through those who share them, back after an order, and what they promised to give back.

create table coupon_send (
  id           text primary key,
  coupon_id    text not null references coupon on delete restrict on update no action,
  shop_id      text,
  sent_by      text not null,
  target       text not null check (target in ('ACCOUNTS', 'LEVEL', 'GROUP')),
  -- The level or the group; null when accounts are named.
  target_id    text,
  account_ids  text[] not null,
  status       text not null check (status in ('WAITING', 'SENDING', 'SENT')),
  -- The last account that was served: a run that was cut off goes on behind it.
  cursor       text,
  sent_count   integer not null default 0,
  -- Who had as many as one may have, or came when none was left.
  missed_count integer not null default 0,
  created_at   timestamptz(3) not null,
  sent_at      timestamptz(3)
);
create index coupon_send_status_id_idx on coupon_send (status, id);
create index coupon_send_coupon_id_id_idx on coupon_send (coupon_id, id);

create table coupon_share (
  code        text primary key,
  coupon_id   text not null references coupon on delete restrict on update no action,
  account_id  text not null,
  taker_count integer not null default 0,
  most_takers integer not null check (taker_count <= most_takers),
  until       timestamptz(3) not null,
  created_at  timestamptz(3) not null
);
-- Who shares again has the same link.
create unique index coupon_share_coupon_id_account_id_key on coupon_share (coupon_id, account_id);
create index coupon_share_until_idx on coupon_share (until);

-- The orders of checkouts that used a coupon: it comes back, and its rebate is due, only when all that it was used on has ended.
create table coupon_order (
  order_id       text primary key,
  owner_id       text not null,
  shop_id        text not null,
  status         text not null check (status in ('OPEN', 'FINISHED', 'ENDED')),
  paid_minor     bigint not null default 0,
  refunded_minor bigint not null default 0,
  finished_at    timestamptz(3)
);
create index coupon_order_owner_id_idx on coupon_order (owner_id);

create table coupon_rebate (
  id               text primary key,
  member_coupon_id text not null references member_coupon on delete restrict on update no action,
  account_id       text not null,
  target           text not null check (target in ('POINTS', 'BALANCE')),
  time             text not null check (time in ('PAID', 'RECEIVED', 'REFUND_WINDOW')),
  amount           bigint not null check (amount > 0),
  currency         text not null,
  status           text not null check (status in ('WAITING', 'DUE', 'PAID', 'CANCELLED')),
  due_at           timestamptz(3),
  created_at       timestamptz(3) not null,
  ended_at         timestamptz(3)
);
-- A coupon that came back and is used again has another rebate, once the first one is cancelled.
create index coupon_rebate_member_coupon_id_idx on coupon_rebate (member_coupon_id);
create index coupon_rebate_account_id_id_idx on coupon_rebate (account_id, id);
create index coupon_rebate_status_due_at_idx on coupon_rebate (status, due_at);
