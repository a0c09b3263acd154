-- Coupons as shops and the platform offer them, what lies in wallets, and who took how many.

create table coupon (
  id            text primary key,
  shop_id       text,
  name          text not null,
  description   text not null default '',
  kind          text not null check (kind in ('THRESHOLD_OFF', 'STRAIGHT_OFF', 'PERCENT', 'FREE_FREIGHT', 'REBATE')),
  status        text not null check (status in ('DRAFT', 'PUBLISHED', 'ENDED')),
  currency      text not null,
  threshold_minor bigint not null check (threshold_minor >= 0),
  off_minor     bigint check (off_minor > 0),
  rate          integer check (rate between 1 and 9999),
  most_minor    bigint check (most_minor > 0),
  rebate        jsonb,
  stacking      text not null check (stacking in ('KEEPS_BOTH', 'DROPS_PROMOTION', 'DROPS_MEMBER', 'DROPS_BOTH')),
  product_ids   text[] not null,
  category_ids  text[] not null,
  excluded_product_ids text[] not null,
  level_ids     text[] not null,
  group_ids     text[] not null,
  way           text not null check (way in ('FREE', 'POINTS', 'CODE', 'PASSWORD', 'SHARE', 'NEW_MEMBER', 'GRANT')),
  points_price  integer check (points_price > 0),
  -- What people say to get it, as it is compared.
  password_key  text,
  claim_from    timestamptz(3),
  claim_until   timestamptz(3),
  valid_from    timestamptz(3),
  valid_until   timestamptz(3),
  -- From the day it is received; zero is for ever. Null where a window stands.
  valid_days    integer check (valid_days >= 0),
  -- Null is without limit.
  total         integer check (total > 0),
  most_per_buyer integer not null check (most_per_buyer between 1 and 10),
  is_returned   boolean not null,
  -- Raised by one guarded statement per claim: it can never pass the total, however many come at once.
  issued_count  integer not null default 0 check (total is null or issued_count <= total),
  used_count    integer not null default 0,
  given_minor   bigint not null default 0,
  version       integer not null default 1,
  created_at    timestamptz(3) not null,
  updated_at    timestamptz(3) not null,
  published_at  timestamptz(3),
  ended_at      timestamptz(3)
);
create index coupon_shop_id_status_id_idx on coupon (shop_id, status, id);
create index coupon_status_way_id_idx on coupon (status, way, id);
create index coupon_status_id_idx on coupon (status, id);
create index coupon_status_claim_until_idx on coupon (status, claim_until);
-- A password names one live coupon of the whole mall.
create unique index coupon_password_key_key on coupon (password_key);

create table coupon_buyer (
  coupon_id   text not null references coupon on delete restrict on update no action,
  account_id  text not null,
  taken_count integer not null check (taken_count > 0),
  primary key (coupon_id, account_id)
);

create table member_coupon (
  id          text primary key,
  coupon_id   text not null references coupon on delete restrict on update no action,
  -- Counts the pieces of one coupon from one: no two claims can have been given the same.
  number      integer not null,
  account_id  text not null,
  shop_id     text,
  status      text not null check (status in ('UNUSED', 'HELD', 'USED', 'EXPIRED')),
  way         text not null,
  -- What it was given for, where that must not be given for twice: a new member, a task, a code.
  cause       text,
  valid_from  timestamptz(3) not null,
  valid_until timestamptz(3),
  received_at timestamptz(3) not null,
  -- The checkout that holds it or has used it.
  owner_id    text,
  -- What it gave there: money off, or what comes back later.
  given_minor bigint not null default 0,
  held_at     timestamptz(3),
  used_at     timestamptz(3),
  expired_at  timestamptz(3),
  reminded_at timestamptz(3)
);
create unique index member_coupon_coupon_id_number_key on member_coupon (coupon_id, number);
create unique index member_coupon_cause_key on member_coupon (cause);
create index member_coupon_account_id_status_id_idx on member_coupon (account_id, status, id);
create index member_coupon_owner_id_idx on member_coupon (owner_id);
create index member_coupon_coupon_id_status_id_idx on member_coupon (coupon_id, status, id);
-- What the jobs of expiry and reminding look for.
create index member_coupon_status_valid_until_idx on member_coupon (status, valid_until);

-- Codes of twelve characters, each good for one piece.
create table coupon_code (
  code       text primary key,
  coupon_id  text not null references coupon on delete restrict on update no action,
  batch_id   text not null,
  account_id text,
  used_at    timestamptz(3),
  created_at timestamptz(3) not null
);
create index coupon_code_coupon_id_code_idx on coupon_code (coupon_id, code);
create index coupon_code_batch_id_code_idx on coupon_code (batch_id, code);

-- Wrong codes and passwords of one account within one hour.
create table coupon_try (
  account_id text not null,
  hour       timestamptz(3) not null,
  count      integer not null,
  primary key (account_id, hour)
);
create index coupon_try_hour_idx on coupon_try (hour);

-- As packages/messaging/idempotency.sql makes it.
create table idempotency_key (
  actor       text not null,
  key         text not null,
  fingerprint text not null,
  answer      jsonb,
  made_at     timestamptz not null default now(),
  primary key (actor, key)
);
create index idempotency_key_made_at_idx on idempotency_key (made_at);
