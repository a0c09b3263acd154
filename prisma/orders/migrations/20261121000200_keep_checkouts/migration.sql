-- A purchase under way, step by step: whoever dies between two steps is followed by somebody who reads here where to go on.

create table checkout (
  id              text primary key,
  account_id      text not null,
  idempotency_key text not null,
  input           jsonb not null,
  input_hash      text not null,
  status          text not null check (status in ('PROCESSING', 'UNDOING', 'READY', 'REFUSED')),
  -- What the steps found out: the quote, the ids of the orders, the payment.
  facts           jsonb not null default '{}',
  refusals        jsonb not null default '[]',
  -- Whoever works at it holds it until then; afterwards anybody may go on.
  held_by         text,
  held_until      timestamptz(3) not null,
  expires_at      timestamptz(3) not null,
  created_at      timestamptz(3) not null,
  updated_at      timestamptz(3) not null
);
create unique index checkout_account_id_idempotency_key_key on checkout (account_id, idempotency_key);
create index checkout_unfinished on checkout (held_until) where status in ('PROCESSING', 'UNDOING');

create table checkout_step (
  checkout_id text not null references checkout on delete cascade,
  name        text not null,
  position    integer not null,
  status      text not null check (status in ('WAITING', 'RUNNING', 'DONE', 'REFUSED', 'UNDONE')),
  tries       integer not null default 0,
  started_at  timestamptz(3),
  ended_at    timestamptz(3),
  primary key (checkout_id, name)
);
