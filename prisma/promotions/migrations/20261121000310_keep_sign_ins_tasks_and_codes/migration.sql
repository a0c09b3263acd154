create table sign_in_rules (
  id            integer primary key,
  is_enabled    boolean not null,
  daily_points  integer not null,
  first_points  integer not null,
  -- At most twenty: `[{ "kind": "STREAK", "days": 7, "points": 30 }]`.
  rewards       jsonb not null,
  -- At most sixty: `[{ "day": "2026-11-11", "title": "…", "points": 11 }]`.
  special_days  jsonb not null,
  make_up_cost  integer not null,
  most_make_ups integer not null,
  version       integer not null default 1,
  updated_at    timestamptz(3) not null,
  constraint sign_in_rules_one_row_check check (id = 1)
);
insert into sign_in_rules
  (id, is_enabled, daily_points, first_points, rewards, special_days, make_up_cost, most_make_ups, updated_at)
values (1, true, 5, 20, '[{"kind":"STREAK","days":7,"points":30},{"kind":"TOTAL","days":20,"points":100}]', '[]', 10, 3, now());

-- A day is signed once, whether on that day or later; days are those of Shanghai.
create table sign_in_day (
  account_id text not null,
  day        text not null,
  is_made_up boolean not null,
  points     integer not null,
  created_at timestamptz(3) not null,
  primary key (account_id, day)
);

create table sign_in_claim (
  account_id text not null,
  -- The month in which the days lie: `2026-11`.
  cycle      text not null,
  kind       text not null,
  days       integer not null,
  points     integer not null,
  created_at timestamptz(3) not null,
  primary key (account_id, cycle, kind, days)
);

create table task (
  id               text primary key,
  kind             text not null,
  title            text not null,
  description      text not null,
  -- Minor units where money is counted, else pieces, people or days.
  target           bigint not null,
  -- Of which goods; empty is all of them.
  product_ids      text[] not null,
  reward_points    integer not null,
  reward_coupon_id text,
  starts_at        timestamptz(3) not null,
  ends_at          timestamptz(3) not null,
  is_enabled       boolean not null,
  version          integer not null default 1,
  created_at       timestamptz(3) not null,
  updated_at       timestamptz(3) not null,
  constraint task_kind_check check (kind in ('ORDER_AMOUNT', 'GOODS_BOUGHT', 'PROFILE', 'SHARE', 'INVITE')),
  constraint task_target_check check (target > 0),
  constraint task_window_check check (starts_at < ends_at),
  constraint task_reward_check check (reward_points > 0 or reward_coupon_id is not null)
);
create index task_kind_ends_at_idx on task (kind, ends_at);
create index task_ends_at_id_idx on task (ends_at, id);
create index task_created_at_id_idx on task (created_at, id);

create table task_progress (
  task_id    text not null references task (id) on delete cascade on update no action,
  account_id text not null,
  progress   bigint not null,
  claimed_at timestamptz(3),
  updated_at timestamptz(3) not null,
  primary key (task_id, account_id),
  constraint task_progress_check check (progress >= 0)
);
create index task_progress_account_id_idx on task_progress (account_id);

-- What was counted for a task: an order, a day, a person. Nothing counts twice.
create table task_mark (
  task_id    text not null references task (id) on delete cascade on update no action,
  account_id text not null,
  subject    text not null,
  created_at timestamptz(3) not null,
  primary key (task_id, account_id, subject)
);

create table exchange_batch (
  id               text primary key,
  name             text not null,
  reward_kind      text not null,
  -- Points, or minor units of balance.
  reward_value     bigint not null,
  reward_coupon_id text,
  currency         text not null,
  code_count       integer not null,
  -- How many people may use one code; null has no end.
  most_uses        integer,
  -- How many codes of this batch one person may use.
  most_per_account integer not null,
  use_count        integer not null default 0,
  starts_at        timestamptz(3) not null,
  ends_at          timestamptz(3) not null,
  is_stopped       boolean not null default false,
  version          integer not null default 1,
  created_at       timestamptz(3) not null,
  updated_at       timestamptz(3) not null,
  constraint exchange_batch_reward_check check (
    (reward_kind in ('POINTS', 'BALANCE') and reward_value > 0) or (reward_kind = 'COUPON' and reward_coupon_id is not null)),
  constraint exchange_batch_window_check check (starts_at < ends_at),
  constraint exchange_batch_limits_check check (code_count > 0 and most_uses > 0 and most_per_account > 0)
);
create index exchange_batch_created_at_id_idx on exchange_batch (created_at, id);

create table exchange_code (
  code       text primary key,
  batch_id   text not null references exchange_batch (id) on delete restrict on update no action,
  use_count  integer not null default 0,
  constraint exchange_code_use_count_check check (use_count >= 0)
);
create index exchange_code_batch_id_code_idx on exchange_code (batch_id, code);

create table exchange_use (
  id         text primary key,
  code       text not null references exchange_code (code) on delete restrict on update no action,
  batch_id   text not null references exchange_batch (id) on delete restrict on update no action,
  account_id text not null,
  -- The how manieth of this person in this batch: two at once cannot both be the last that is allowed.
  number     integer not null,
  created_at timestamptz(3) not null
);
create unique index exchange_use_code_account_id_key on exchange_use (code, account_id);
create unique index exchange_use_batch_id_account_id_number_key on exchange_use (batch_id, account_id, number);
create index exchange_use_account_id_created_at_id_idx on exchange_use (account_id, created_at, id);
