-- What a wallet holds is in the ledger; here is who may use it and how.
create table wallet (
  account_id        text primary key,
  pay_password_hash text,
  is_frozen         boolean not null default false,
  frozen_reason     text,
  version           integer not null default 1,
  created_at        timestamptz(3) not null,
  updated_at        timestamptz(3) not null
);

create table pay_token (
  hash       text primary key,
  account_id text not null,
  expires_at timestamptz(3) not null
);
create index pay_token_account_id_idx on pay_token (account_id);
create index pay_token_expires_at_idx on pay_token (expires_at);

-- A released owner keeps its row, so that it can never hold again; one released before it held has no account.
create table balance_hold (
  owner_id   text primary key,
  account_id text,
  amount     bigint not null check (amount >= 0),
  currency   text not null,
  status     text not null check (status in ('HELD', 'CAPTURED', 'RELEASED')),
  reason     text,
  until      timestamptz(3) not null,
  created_at timestamptz(3) not null,
  ended_at   timestamptz(3)
);
create index balance_hold_until on balance_hold (until) where status = 'HELD';

create table recharge_tier (
  id         text primary key,
  minimum    bigint not null check (minimum > 0),
  currency   text not null,
  gift_kind  text not null check (gift_kind in ('FIXED', 'PERCENT')),
  -- Minor units, or hundredths of a per cent.
  gift_value bigint not null check (gift_value > 0),
  is_enabled boolean not null default true,
  version    integer not null default 1,
  created_at timestamptz(3) not null
);
create unique index recharge_tier_currency_minimum_key on recharge_tier (currency, minimum);

create table recharge (
  id           text primary key,
  number       text not null,
  account_id   text not null,
  payment_id   text not null,
  amount       bigint not null check (amount > 0),
  gift         bigint not null default 0 check (gift >= 0),
  currency     text not null,
  created_at   timestamptz(3) not null,
  completed_at timestamptz(3)
);
create unique index recharge_payment_id_key on recharge (payment_id);
create unique index recharge_number_key on recharge (number);
create index recharge_account_id_created_at_id_idx on recharge (account_id, created_at, id);

create table withdrawal (
  id           text primary key,
  account_id   text not null,
  amount       bigint not null check (amount > 0),
  fee          bigint not null check (fee >= 0 and fee < amount),
  currency     text not null,
  method       text not null check (method in ('WECHAT', 'ALIPAY', 'BANK')),
  -- Sealed: an account number is nobody's business but its owner's and the cashier's.
  destination  text not null,
  masked       text not null,
  holder_name  text not null,
  status       text not null check (status in ('REQUESTED', 'APPROVED', 'PAID', 'REFUSED', 'CANCELLED')),
  reason       text,
  transfer_no  text,
  version      integer not null default 1,
  created_at   timestamptz(3) not null,
  updated_at   timestamptz(3) not null
);
create index withdrawal_account_id_created_at_id_idx on withdrawal (account_id, created_at, id);
create index withdrawal_status_created_at_id_idx on withdrawal (status, created_at, id);
create index withdrawal_created_at_id_idx on withdrawal (created_at, id);

create table idempotency_key (
  actor       text not null,
  key         text not null,
  fingerprint text not null,
  answer      jsonb,
  made_at     timestamptz not null default now(),
  primary key (actor, key)
);
create index idempotency_key_made_at_idx on idempotency_key (made_at);
