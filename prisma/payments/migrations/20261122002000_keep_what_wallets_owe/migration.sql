-- What was to be taken back out of a wallet while it was frozen there: it is taken first of what comes back into it.
create table wallet_debt (
  id         text primary key,
  -- What was to be taken back: once each.
  subject_id text not null,
  account_id text not null,
  -- Who had given it; null is the platform.
  shop_id    text,
  amount     bigint not null check (amount > 0),
  paid       bigint not null default 0 check (paid between 0 and amount),
  currency   text not null,
  reason     text not null,
  created_at timestamptz(3) not null,
  settled_at timestamptz(3),
  constraint wallet_debt_settled_check check ((settled_at is not null) = (paid = amount))
);
create unique index wallet_debt_subject_id_key on wallet_debt (subject_id);
create index wallet_debt_open on wallet_debt (account_id, id) where settled_at is null;
create index wallet_debt_account_id_created_at_id_idx on wallet_debt (account_id, created_at, id);
create index wallet_debt_created_at_id_idx on wallet_debt (created_at, id);
