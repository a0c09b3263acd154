-- What is set aside for a checkout until it is paid or given up.

-- One row per owner, for good: it is also the answer that the owner gets when it asks again, and the tombstone of an owner that
-- was released before its hold arrived.
create table hold (
  owner_id    text primary key,
  state       text not null check (state in ('HELD', 'REFUSED', 'RELEASED', 'DEDUCTED')),
  -- Of the lines that were asked for; null where a release came first.
  fingerprint text,
  short       jsonb not null default '[]',
  -- Null is kept until somebody decides: an order that is paid at the door.
  until       timestamptz(3),
  reason      text,
  created_at  timestamptz(3) not null,
  updated_at  timestamptz(3) not null
);
create index hold_expiry on hold (until) where state = 'HELD' and until is not null;
create index hold_state_owner_id_idx on hold (state, owner_id);
create index hold_refused on hold (created_at) where state = 'REFUSED';

-- One checkout may become an order per shop, so each line ends by itself.
create table hold_line (
  owner_id  text not null references hold on delete restrict,
  sku_id    text not null,
  shop_id   text not null,
  quantity  integer not null check (quantity > 0),
  mode      text not null check (mode in ('ON_ORDER', 'ON_PAYMENT', 'UNLIMITED')),
  state     text not null check (state in ('HELD', 'RELEASED', 'DEDUCTED')),
  restocked integer not null default 0,
  primary key (owner_id, sku_id),
  check (restocked >= 0 and restocked <= quantity)
);
create index hold_line_sku_id_owner_id_idx on hold_line (sku_id, owner_id);
create index hold_line_shop_id_owner_id_idx on hold_line (shop_id, owner_id);

-- From which warehouses. None for what is not counted, or not yet; gone when the line is released.
create table hold_part (
  owner_id     text not null,
  sku_id       text not null,
  warehouse_id text not null,
  quantity     integer not null check (quantity > 0),
  restocked    integer not null default 0,
  primary key (owner_id, sku_id, warehouse_id),
  foreign key (owner_id, sku_id) references hold_line on delete restrict,
  check (restocked >= 0 and restocked <= quantity)
);
create index hold_part_sku_id_warehouse_id_idx on hold_part (sku_id, warehouse_id);

-- A refunded line goes back once. Fewer than asked where fewer were ever taken.
create table restock (
  refund_id text not null,
  line_id   text not null,
  owner_id  text not null,
  sku_id    text not null,
  asked     integer not null check (asked > 0),
  restocked integer not null check (restocked >= 0 and restocked <= asked),
  at        timestamptz(3) not null,
  primary key (refund_id, line_id)
);
create index restock_owner_id_sku_id_idx on restock (owner_id, sku_id);
