-- Points are a ledger: entries tell what happened, lots say what ends when, and the account's row is what is guarded. Whoever
-- writes any of the three holds that row.
create table points_account (
  account_id  text primary key,
  available   integer not null default 0,
  held        integer not null default 0,
  -- Taken back after it had been spent: what comes next goes here first.
  owed        integer not null default 0,
  -- All that was ever got, for rankings; what is taken back is taken off.
  earned      bigint not null default 0,
  entry_count integer not null default 0,
  created_at  timestamptz(3) not null,
  updated_at  timestamptz(3) not null,
  constraint points_account_balance_check check (available >= 0 and held >= 0 and owed >= 0)
);

-- Never changed and never taken away. What one thing has caused is written once.
create table points_entry (
  id            text primary key,
  account_id    text not null references points_account (account_id) on delete restrict on update no action,
  number        integer not null,
  kind          text not null,
  points        integer not null,
  -- What can be spent and what is held, less what is owed.
  balance_after integer not null,
  subject_id    text not null,
  note          text,
  created_at    timestamptz(3) not null,
  constraint points_entry_moves_check check (points <> 0)
);
create unique index points_entry_account_id_number_key on points_entry (account_id, number);
create unique index points_entry_account_id_kind_subject_id_key on points_entry (account_id, kind, subject_id);
create index points_entry_account_id_created_at_id_idx on points_entry (account_id, created_at, id);
create index points_entry_kind_created_at_id_idx on points_entry (kind, created_at, id);
create index points_entry_created_at_id_idx on points_entry (created_at, id);

create table points_lot (
  id         text primary key,
  account_id text not null references points_account (account_id) on delete restrict on update no action,
  points     integer not null,
  remaining  integer not null,
  expires_at timestamptz(3) not null,
  -- Set when its time was found to be over; what was left of it is gone then.
  ended_at   timestamptz(3),
  created_at timestamptz(3) not null,
  constraint points_lot_remaining_check check (points > 0 and remaining between 0 and points),
  constraint points_lot_ended_check check (ended_at is null or remaining = 0)
);
create index points_lot_account_id_expires_at_id_idx on points_lot (account_id, expires_at, id);
create index points_lot_ended_at_expires_at_idx on points_lot (ended_at, expires_at);

-- What a checkout has set aside. It is written within the hold of its checkout, which says who may hold, until when, and once.
create table points_hold (
  owner_id   text primary key,
  account_id text not null references points_account (account_id) on delete restrict on update no action,
  points     integer not null,
  worth_minor bigint not null,
  -- Of what was used, what came back since: in money, as refunds count, and in the whole points that come of it.
  returned_minor bigint not null default 0,
  returned   integer not null default 0,
  status     text not null,
  until      timestamptz(3) not null,
  created_at timestamptz(3) not null,
  ended_at   timestamptz(3),
  constraint points_hold_points_check check (points > 0 and worth_minor > 0 and returned between 0 and points),
  constraint points_hold_status_check check (status in ('HELD', 'USED', 'RELEASED'))
);
create index points_hold_account_id_idx on points_hold (account_id);

create table points_hold_part (
  owner_id text not null references points_hold (owner_id) on delete restrict on update no action,
  lot_id   text not null references points_lot (id) on delete restrict on update no action,
  points   integer not null,
  returned integer not null default 0,
  primary key (owner_id, lot_id),
  constraint points_hold_part_points_check check (points > 0 and returned between 0 and points)
);
create index points_hold_part_lot_id_idx on points_hold_part (lot_id);

-- What a line of an order was bought with and what it gave: refunds take both back by the piece.
create table points_line (
  line_id    text primary key,
  order_id   text not null,
  owner_id   text not null,
  account_id text not null,
  quantity   integer not null,
  refunded   integer not null default 0,
  -- What points paid of it, and what of that went back.
  used_minor bigint not null default 0,
  returned_minor bigint not null default 0,
  -- The pieces that were still there when the order was finished, and how many of those went back since.
  earning    integer not null default 0,
  unearned   integer not null default 0,
  earned     integer not null default 0,
  taken_back integer not null default 0,
  constraint points_line_quantity_check check (quantity > 0 and refunded between 0 and quantity),
  constraint points_line_earning_check check (unearned >= 0 and unearned <= earning and earning <= quantity),
  constraint points_line_returned_check check (used_minor >= 0 and returned_minor between 0 and used_minor),
  constraint points_line_taken_back_check check (earned >= 0 and taken_back between 0 and earned)
);
create index points_line_order_id_idx on points_line (order_id);

create table points_rules (
  id             integer primary key,
  is_enabled     boolean not null,
  currency       text not null,
  worth_minor    bigint not null,
  deduct_rate    integer not null,
  earn_rate      integer not null,
  life_days      integer not null,
  welcome_points integer not null,
  -- At most ten each: `[{ "least": "10000", "kind": "FIXED", "value": 20 }]`.
  purchase_tiers jsonb not null,
  recharge_tiers jsonb not null,
  version        integer not null default 1,
  updated_at     timestamptz(3) not null,
  constraint points_rules_one_row_check check (id = 1),
  constraint points_rules_worth_check check (worth_minor > 0)
);
-- A point for each yuan and a hundred of them for one, a year long, half of a price at most.
insert into points_rules
  (id, is_enabled, currency, worth_minor, deduct_rate, earn_rate, life_days, welcome_points, purchase_tiers, recharge_tiers, updated_at)
values (1, true, 'CNY', 1, 5000, 100, 365, 100, '[]', '[]', now());

create table points_terms (
  product_id        text primary key,
  shop_id           text not null,
  earn_kind         text,
  earn_value        integer not null default 0,
  most_deduct_minor bigint,
  version           integer not null default 1,
  updated_at        timestamptz(3) not null,
  constraint points_terms_earn_check check (earn_kind in ('FIXED', 'RATE') and earn_value >= 0),
  constraint points_terms_deduct_check check (most_deduct_minor >= 0)
);
create index points_terms_shop_id_product_id_idx on points_terms (shop_id, product_id);

-- As packages/messaging/idempotency.sql makes it, where no other migration of this domain has.
create table if not exists idempotency_key (
  actor       text not null,
  key         text not null,
  fingerprint text not null,
  answer      jsonb,
  made_at     timestamptz not null default now(),
  primary key (actor, key)
);
create index if not exists idempotency_key_made_at_idx on idempotency_key (made_at);
