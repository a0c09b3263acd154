-- The keys that sign access tokens, and the audit entries of all domains in one list.

create table signing_key (
  id           text primary key,
  state        text not null check (state in ('NEXT', 'CURRENT', 'RETIRED')),
  public_jwk   jsonb not null,
  private_key  text not null,
  created_at   timestamptz(3) not null,
  activated_at timestamptz(3),
  retired_at   timestamptz(3)
);
-- Of two processes that rotate at once, one is refused here and finds the other's work done.
create unique index signing_key_state on signing_key (state) where state in ('NEXT', 'CURRENT');

create table audit_record (
  id          text primary key,
  recorded_at timestamptz(3) not null,
  service     text not null,
  action      text not null,
  actor_id    text,
  audience    text not null,
  shop_id     text,
  subject_id  text not null,
  summary     text not null,
  before      jsonb,
  after       jsonb,
  ip          text,
  trace_id    text
);
create index audit_record_recorded_at_id_idx on audit_record (recorded_at, id);
create index audit_record_service_recorded_at_id_idx on audit_record (service, recorded_at, id);
create index audit_record_action_recorded_at_id_idx on audit_record (action, recorded_at, id);
create index audit_record_actor_id_recorded_at_id_idx on audit_record (actor_id, recorded_at, id);
create index audit_record_shop_id_recorded_at_id_idx on audit_record (shop_id, recorded_at, id);
create index audit_record_subject_id_recorded_at_id_idx on audit_record (subject_id, recorded_at, id);
