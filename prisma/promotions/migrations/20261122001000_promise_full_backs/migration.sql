-- What comes back day by day of what was paid for one line of a checkout. It stands from the hold of the checkout on, before there is an
-- order, so that whatever is told of that order finds it, in whichever order it is heard. Its terms are those of its promotion at that
-- time, for good.
create table full_back (
  id               text primary key,
  -- The checkout that holds it.
  owner_id         text not null,
  promotion_id     text not null references promotion on delete restrict on update no action,
  -- Who pays; null is the platform.
  shop_id          text,
  account_id       text not null,
  sku_id           text not null,
  quantity         integer not null check (quantity > 0),
  currency         text not null,
  -- What comes back each day: of each piece a sum, or of what was paid for the line so many ten-thousandths.
  daily_minor      bigint check (daily_minor > 0),
  daily_rate       integer check (daily_rate between 1 and 10000),
  most_minor       bigint check (most_minor > 0),
  days             integer not null check (days between 1 and 3650),
  start_days       integer not null check (start_days between 0 and 365),
  -- What the checkout was told; the budget of the promotion has it.
  held_minor       bigint not null check (held_minor > 0),
  status           text not null check (status in ('HELD', 'WAITING', 'RUNNING', 'PAID', 'STOPPED')),
  order_id         text,
  line_id          text,
  -- What it comes to in all, as far as that stays with the buyer.
  whole_minor      bigint not null default 0 check (whole_minor >= 0),
  -- Over how many days, and how many of them are paid.
  day_count        integer not null default 0,
  paid_days        integer not null default 0 check (paid_days between 0 and day_count),
  -- All that was paid, and what of it was taken back with pieces that went back.
  paid_minor       bigint not null default 0,
  taken_back_minor bigint not null default 0 check (taken_back_minor between 0 and paid_minor),
  refunded         integer not null default 0 check (refunded between 0 and quantity),
  finished_at      timestamptz(3),
  -- When what was ordered at the door was paid there, which may be after the order was finished.
  collected_at     timestamptz(3),
  next_at          timestamptz(3),
  stop_reason      text,
  created_at       timestamptz(3) not null,
  ended_at         timestamptz(3),
  check ((daily_minor is null) <> (daily_rate is null)),
  check (whole_minor <= held_minor and paid_minor - taken_back_minor <= whole_minor),
  check ((status = 'HELD') = (line_id is null) and (order_id is null) = (line_id is null)),
  check ((status = 'RUNNING') = (next_at is not null))
);
-- A checkout names each SKU once, and a line comes back once.
create unique index full_back_owner_id_sku_id_key on full_back (owner_id, sku_id);
create unique index full_back_line_id_key on full_back (line_id);
create index full_back_status_next_at_idx on full_back (status, next_at);
create index full_back_account_id_id_idx on full_back (account_id, id);
create index full_back_shop_id_id_idx on full_back (shop_id, id);
create index full_back_promotion_id_id_idx on full_back (promotion_id, id);
create index full_back_order_id_idx on full_back (order_id);

-- Each day once, whoever pays it.
create table full_back_day (
  full_back_id text not null references full_back on delete restrict on update no action,
  day          integer not null check (day > 0),
  amount_minor bigint not null check (amount_minor > 0),
  paid_at      timestamptz(3) not null,
  primary key (full_back_id, day)
);
