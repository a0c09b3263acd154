-- Who can sign in, under which names, and with which permissions.

create extension if not exists pg_trgm;

create table account (
  id                text primary key,
  audience          text not null check (audience in ('CONSUMER', 'MERCHANT', 'PLATFORM')),
  username          text check (username <> ''),
  phone             text check (phone <> ''),
  email             text check (email <> ''),
  display_name      text not null,
  avatar_url        text,
  status            text not null default 'ACTIVE' check (status in ('ACTIVE', 'BANNED', 'DELETED')),
  status_reason     text,
  password_hash     text,
  phone_verified_at timestamptz(3),
  email_verified_at timestamptz(3),
  permissions       text[] not null,
  note              text,
  version           integer not null default 1,
  created_at        timestamptz(3) not null,
  updated_at        timestamptz(3) not null
);
-- Most accounts lack one of the names, so only those that are there must differ.
create unique index account_username on account (audience, username) where username is not null;
create unique index account_phone on account (audience, phone) where phone is not null;
create unique index account_email on account (audience, email) where email is not null;
-- Operators search by any of the names without knowing the audience.
create index account_username_any on account (username) where username is not null;
create index account_phone_any on account (phone) where phone is not null;
create index account_email_any on account (email) where email is not null;
create index account_created_at_id_idx on account (created_at, id);
create index account_audience_created_at_id_idx on account (audience, created_at, id);
create index account_status_created_at_id_idx on account (status, created_at, id);
create index account_display_name_id_idx on account (display_name, id);
create index account_display_name_trgm_idx on account using gin (display_name gin_trgm_ops);

create table role (
  id          text primary key,
  name        text not null,
  description text not null default '',
  permissions text[] not null,
  version     integer not null default 1,
  created_at  timestamptz(3) not null,
  updated_at  timestamptz(3) not null
);
create unique index role_name_key on role (name);

create table account_role (
  account_id text not null references account on delete cascade,
  -- A role that somebody holds cannot go: the database says it even where two operators are at work at once.
  role_id    text not null references role on delete restrict,
  primary key (account_id, role_id)
);
create index account_role_role_id_idx on account_role (role_id);

create table wechat_identity (
  kind       text not null,
  subject    text not null,
  account_id text not null references account on delete cascade,
  bound_at   timestamptz(3) not null,
  primary key (kind, subject)
);
create unique index wechat_identity_account_id_kind_key on wechat_identity (account_id, kind);
