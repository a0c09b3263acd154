-- For a domain whose mutations take an `idempotencyKey`: copy it into a migration. See idempotency.ts.

create table idempotency_key (
  actor       text not null,
  key         text not null,
  fingerprint text not null,
  answer      jsonb,
  made_at     timestamptz not null default now(),
  primary key (actor, key)
);
create index idempotency_key_made_at_idx on idempotency_key (made_at);

-- What was sent by which key is known there from now on.
alter table mass_message alter column idempotency_key drop not null;
drop index mass_message_sent_by_idempotency_key_key;
