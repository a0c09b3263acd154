-- What a sign-in leaves behind: a session, its refresh tokens, the record of the try; and the codes that prove a phone or e-mail.

create table session (
  id            text primary key,
  account_id    text not null,
  audience      text not null,
  shop_id       text,
  device        text,
  ip            text not null,
  user_agent    text not null,
  created_at    timestamptz(3) not null,
  last_used_at  timestamptz(3) not null,
  expires_at    timestamptz(3) not null,
  revoked_at    timestamptz(3),
  revoke_reason text,
  access_cut_at timestamptz(3)
);
create index session_account_id_created_at_id_idx on session (account_id, created_at, id);
create index session_expires_at_idx on session (expires_at);
create index session_access_cut_at_idx on session (access_cut_at);

create table refresh_token (
  hash           text primary key,
  session_id     text not null references session on delete cascade,
  generation     integer not null,
  issued_at      timestamptz(3) not null,
  expires_at     timestamptz(3) not null,
  used_at        timestamptz(3),
  successor_salt text
);
create index refresh_token_session_id_idx on refresh_token (session_id);
create index refresh_token_expires_at_idx on refresh_token (expires_at);

create table challenge (
  id         text primary key,
  audience   text not null,
  purpose    text not null,
  recipient  text not null,
  account_id text not null default '',
  code_hash  text not null,
  tries      integer not null default 0,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  used_at    timestamptz(3)
);
-- One live code per recipient and purpose: asking again replaces it, and two who ask at once get one.
create unique index challenge_audience_purpose_recipient_account_id_key on challenge (audience, purpose, recipient, account_id);
create index challenge_expires_at_idx on challenge (expires_at);

create table sign_in (
  id         text primary key,
  tried_at   timestamptz(3) not null,
  account_id text,
  audience   text not null,
  method     text not null,
  outcome    text not null,
  ip         text not null,
  user_agent text not null,
  device     text,
  session_id text
);
create index sign_in_account_id_tried_at_id_idx on sign_in (account_id, tried_at, id);
create index sign_in_tried_at_idx on sign_in (tried_at);
