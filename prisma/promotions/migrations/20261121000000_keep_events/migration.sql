-- What every domain keeps beside its own tables, so that events, audit entries and effects share its transactions.
-- The first migration of each domain is this file, word for word; a test compares them.

create table outbox_event (
  id           text primary key,
  name         text not null,
  aggregate_id text not null,
  occurred_at  timestamptz not null,
  envelope     jsonb not null,
  -- The domains whose effect is not confirmed yet. The row can be sent again until the list is empty.
  awaiting     text[] not null,
  attempt      integer not null default 0,
  due_at       timestamptz not null,
  confirmed_at timestamptz
);
create index outbox_event_due on outbox_event (due_at) where confirmed_at is null;
create index outbox_event_confirmed on outbox_event (confirmed_at) where confirmed_at is not null;

create table inbox_event (
  event_id    text primary key,
  name        text not null,
  received_at timestamptz not null default now()
);
create index inbox_event_received on inbox_event (received_at);

create table dead_letter (
  event_id    text primary key,
  name        text not null,
  envelope    jsonb not null,
  error       text not null,
  attempts    integer not null,
  parked_at   timestamptz not null default now(),
  resolved_at timestamptz
);
create index dead_letter_open on dead_letter (parked_at) where resolved_at is null;

create table audit_entry (
  id         text primary key,
  at         timestamptz not null,
  action     text not null,
  actor_id   text,
  audience   text not null,
  shop_id    text,
  subject_id text not null,
  summary    text not null,
  before     jsonb,
  after      jsonb,
  ip         text,
  trace_id   text
);

create table job_lease (
  name         text primary key,
  owner        text not null,
  fence        bigint not null default 0,
  due_at       timestamptz not null,
  leased_until timestamptz not null
);

create table job_run (
  id         text primary key,
  name       text not null,
  fence      bigint not null,
  started_at timestamptz not null,
  ended_at   timestamptz not null,
  counts     jsonb not null,
  error      text
);
create index job_run_recent on job_run (name, started_at);
