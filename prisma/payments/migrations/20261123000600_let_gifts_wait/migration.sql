-- What shops have promised, and have not earned for good yet: given once they have.
create table waiting_gift (
  id         text primary key,
  kind       text not null check (kind in ('BALANCE', 'RED_PACKET')),
  account_id text not null,
  shop_id    text not null,
  amount     bigint not null check (amount > 0),
  currency   text not null,
  reason     text not null,
  created_at timestamptz(3) not null
);
create index waiting_gift_created_at_id_idx on waiting_gift (created_at, id);
create index waiting_gift_shop_id_created_at_id_idx on waiting_gift (shop_id, created_at, id);
