-- A promotion is one rule with its window, its audience and its budget. What the rule says is of its kind, so it is JSON that the
-- domain reads and checks; what is looked for, counted or guarded has columns.
create table promotion (
  id            text primary key,
  -- Null is the platform's own.
  shop_id       text,
  kind          text not null,
  title         text not null,
  status        text not null,
  currency      text not null,
  rule          jsonb not null,
  scope         jsonb not null,
  level_ids     text[] not null,
  group_ids     text[] not null,
  priority      integer not null,
  is_exclusive  boolean not null,
  starts_at     timestamptz(3) not null,
  ends_at       timestamptz(3) not null,
  -- What it may give in all and how often, and how often to one buyer. Null has no end.
  budget_minor  bigint,
  budget_uses   integer,
  buyer_uses    integer,
  given_minor   bigint not null default 0,
  use_count     integer not null default 0,
  version       integer not null default 1,
  created_at    timestamptz(3) not null,
  updated_at    timestamptz(3) not null,
  published_at  timestamptz(3),
  -- When it was told that it began: its window may have begun before the job looked.
  started_at    timestamptz(3),
  ended_at      timestamptz(3),
  constraint promotion_status_check check (status in ('DRAFT', 'PUBLISHED', 'ENDED')),
  constraint promotion_window_check check (starts_at < ends_at),
  constraint promotion_given_check check (given_minor >= 0 and given_minor <= coalesce(budget_minor, given_minor)),
  constraint promotion_uses_check check (use_count >= 0 and use_count <= coalesce(budget_uses, use_count))
);
create index promotion_shop_id_status_id_idx on promotion (shop_id, status, id);
create index promotion_status_starts_at_idx on promotion (status, starts_at);
create index promotion_status_ends_at_idx on promotion (status, ends_at);
create index promotion_kind_id_idx on promotion (kind, id);

-- Raised by whatever changes which rules of a shop, or of the platform, are published or what they say: who keeps a copy of them in
-- memory asks for this number. The scope is the shop's id, or `mall`.
create table promotion_revision (
  scope    text primary key,
  revision integer not null
);

-- What one checkout has taken: of rules, coupons and points at once. An owner that was released can never hold again.
create table promotion_hold (
  owner_id   text primary key,
  -- Null where an owner was released before it held.
  account_id text,
  status     text not null,
  -- Null once an order stands on it: then it ends with the order.
  until      timestamptz(3),
  reason     text,
  created_at timestamptz(3) not null,
  ended_at   timestamptz(3),
  constraint promotion_hold_status_check check (status in ('HELD', 'USED', 'RELEASED'))
);
create index promotion_hold_status_until_idx on promotion_hold (status, until);

create table promotion_use (
  id           text primary key,
  promotion_id text not null references promotion (id) on delete restrict on update no action,
  owner_id     text not null,
  account_id   text not null,
  version      integer not null,
  given_minor  bigint not null,
  status       text not null,
  created_at   timestamptz(3) not null,
  ended_at     timestamptz(3),
  constraint promotion_use_status_check check (status in ('HELD', 'USED', 'RELEASED')),
  constraint promotion_use_given_check check (given_minor >= 0)
);
create unique index promotion_use_owner_id_promotion_id_key on promotion_use (owner_id, promotion_id);
create index promotion_use_promotion_id_id_idx on promotion_use (promotion_id, id);

create table promotion_buyer (
  promotion_id text not null references promotion (id) on delete restrict on update no action,
  account_id   text not null,
  use_count    integer not null,
  primary key (promotion_id, account_id),
  constraint promotion_buyer_uses_check check (use_count >= 0)
);
create index promotion_buyer_account_id_idx on promotion_buyer (account_id);

-- Who has received what, for what is cheaper the second time.
create table bought_product (
  account_id  text not null,
  product_id  text not null,
  finished_at timestamptz(3) not null,
  primary key (account_id, product_id)
);
