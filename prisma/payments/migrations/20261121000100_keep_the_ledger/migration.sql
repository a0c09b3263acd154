-- Double entry: every transaction's postings sum to zero per currency. What is owed to somebody is above zero, what somebody
-- owes us is below it. Nothing here is ever updated or deleted but the running figures of an account.

create table ledger_account (
  id            text primary key,
  kind          text not null,
  owner_id      text,
  currency      text not null,
  balance       bigint not null default 0,
  -- A customer's money: the last guard behind the guarded update.
  is_floored    boolean not null,
  posting_count bigint not null default 0,
  check (not is_floored or balance >= 0)
);
create index ledger_account_kind_owner_id_idx on ledger_account (kind, owner_id);

-- One business event posts once: whoever comes second finds the row and does nothing.
create table ledger_transaction (
  id         text primary key,
  biz_type   text not null,
  biz_id     text not null,
  created_at timestamptz(3) not null
);
create unique index ledger_transaction_biz_type_biz_id_key on ledger_transaction (biz_type, biz_id);

create table ledger_posting (
  id             text primary key,
  transaction_id text not null,
  account_id     text not null,
  -- Which posting of its account it is, without a gap: a posting that was taken away would be missed.
  seq            bigint not null,
  kind           text not null,
  owner_id       text,
  currency       text not null,
  amount         bigint not null check (amount <> 0),
  balance_before bigint not null,
  balance_after  bigint not null,
  biz_type       text not null,
  biz_id         text not null,
  note           text,
  created_at     timestamptz(3) not null,
  check (balance_before + amount = balance_after)
);
create unique index ledger_posting_account_id_seq_key on ledger_posting (account_id, seq);
create index ledger_posting_transaction_id_idx on ledger_posting (transaction_id);
create index ledger_posting_biz_type_created_at_id_idx on ledger_posting (biz_type, created_at, id);
create index ledger_posting_owner_id_created_at_id_idx on ledger_posting (owner_id, created_at, id);
create index ledger_posting_kind_created_at_id_idx on ledger_posting (kind, created_at, id);
