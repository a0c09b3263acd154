-- A file of what money did is kept as those of other domains are: chunk by chunk, for a day. What was made before is asked for again.
create table export_run (
  id            text primary key,
  requested_by  text not null,
  kind          text not null check (kind in ('PAYMENTS', 'REFUNDS', 'WALLET_ENTRIES')),
  from_at       timestamptz(3) not null,
  to_at         timestamptz(3) not null,
  status        text not null check (status in ('WAITING', 'RUNNING', 'DONE', 'EXPIRED', 'FAILED')),
  cursor        text,
  row_count     integer not null default 0,
  chunk_count   integer not null default 0,
  byte_count    bigint not null default 0,
  secret        text not null,
  failure_count integer not null default 0,
  failure       text,
  created_at    timestamptz(3) not null,
  done_at       timestamptz(3),
  expires_at    timestamptz(3)
);
create index export_run_status_id_idx on export_run (status, id);

create table export_chunk (
  export_id text not null references export_run on delete cascade,
  number    integer not null,
  text      text not null,
  primary key (export_id, number)
);

-- Processes of the version before still write here until they end.
delete from finance_export where status <> 'WAITING';
