-- What operators have running: files of members, and messages to many of them.

create table export_run (
  id           text primary key,
  requested_by text not null,
  filter       jsonb not null,
  status       text not null check (status in ('WAITING', 'RUNNING', 'DONE', 'EXPIRED')),
  -- The last member that stands in the file: a run that was cut off goes on behind it.
  cursor       text,
  row_count    integer not null default 0,
  chunk_count  integer not null default 0,
  byte_count   bigint not null default 0,
  -- Signs the links of this export alone, so that no secret has to be shared between processes.
  secret       text not null,
  created_at   timestamptz(3) not null,
  done_at      timestamptz(3),
  expires_at   timestamptz(3)
);
create index export_run_status_id_idx on export_run (status, id);

-- The file, in the database: any process may serve it, whichever wrote it.
create table export_chunk (
  export_id text not null references export_run on delete cascade,
  number    integer not null,
  text      text not null,
  primary key (export_id, number)
);

create table mass_message (
  id              text primary key,
  idempotency_key text not null,
  sent_by         text not null,
  title           text not null,
  body            text not null,
  filter          jsonb not null,
  status          text not null check (status in ('WAITING', 'SENDING', 'SENT')),
  cursor          text,
  member_count    integer not null default 0,
  batch_count     integer not null default 0,
  created_at      timestamptz(3) not null,
  sent_at         timestamptz(3)
);
create unique index mass_message_idempotency_key_key on mass_message (idempotency_key);
create index mass_message_status_id_idx on mass_message (status, id);
