-- Posters that members pass on: each member's has a code of its own, and whoever scans it is written down.
create table poster (
  id             text primary key,
  title          text not null,
  description    text not null default '',
  image_url      text,
  -- Where the code leads to, within the mall.
  path           text not null,
  -- What the one who passed it on gets for each person who scans it, and that person once.
  sharer_points  integer not null check (sharer_points >= 0),
  sharer_coupon_id text,
  scanner_points integer not null check (scanner_points >= 0),
  scanner_coupon_id text,
  -- For how many people one member is rewarded.
  most_rewarded  integer not null check (most_rewarded > 0),
  starts_at      timestamptz(3) not null,
  ends_at        timestamptz(3) not null,
  is_enabled     boolean not null,
  version        integer not null default 1,
  created_at     timestamptz(3) not null,
  updated_at     timestamptz(3) not null,
  constraint poster_window_check check (starts_at < ends_at)
);
create index poster_ends_at_id_idx on poster (ends_at, id);
create index poster_created_at_id_idx on poster (created_at, id);

create table poster_code (
  code           text primary key,
  poster_id      text not null references poster on delete restrict on update no action,
  account_id     text not null,
  scan_count     integer not null default 0,
  rewarded_count integer not null default 0,
  created_at     timestamptz(3) not null
);
-- One code of a poster per member, however often they ask.
create unique index poster_code_poster_id_account_id_key on poster_code (poster_id, account_id);

create table poster_scan (
  id          text primary key,
  poster_id   text not null references poster on delete restrict on update no action,
  code        text not null references poster_code on delete restrict on update no action,
  -- Who passed it on, and who scanned it.
  sharer_id   text not null,
  account_id  text not null,
  -- Whether the one who passed it on was rewarded for it.
  is_rewarded boolean not null,
  created_at  timestamptz(3) not null
);
-- A person counts once for a poster, for whoever came first.
create unique index poster_scan_poster_id_account_id_key on poster_scan (poster_id, account_id);
create index poster_scan_poster_id_id_idx on poster_scan (poster_id, id);
create index poster_scan_code_idx on poster_scan (code);
