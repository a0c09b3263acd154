-- What lies where, and every step by which it came to be so.

create table warehouse (
  id            text primary key,
  shop_id       text not null,
  name          text not null,
  name_key      text not null,
  address       text not null default '',
  contact_name  text not null default '',
  contact_phone text not null default '',
  is_enabled    boolean not null default true,
  -- Goods are taken from the lowest first.
  priority      integer not null check (priority >= 0),
  -- It was switched on or off, and what its goods offer must be counted anew.
  is_recount_due boolean not null default false,
  version       integer not null default 1,
  created_at    timestamptz(3) not null,
  updated_at    timestamptz(3) not null,
  unique (shop_id, name_key)
);
create index warehouse_shop_id_priority_id_idx on warehouse (shop_id, priority, id);
create index warehouse_recount on warehouse (id) where is_recount_due;

-- Its row is the lock of everything that is counted of a SKU: whoever moves its stock or its holds locks it first, in the order
-- of ids. So a sum over warehouses is exact, and no two movers wait for each other in a circle.
create table sku (
  id         text primary key,
  product_id text not null,
  shop_id    text not null,
  mode       text not null check (mode in ('ON_ORDER', 'ON_PAYMENT', 'UNLIMITED')),
  threshold  integer not null default 10 check (threshold between 0 and 1000000),
  -- On hand less held over the enabled warehouses: kept here, for storefronts read it all the time.
  available  integer not null default 0 check (available >= 0),
  alert      text not null check (alert in ('NONE', 'LOW', 'OUT')),
  is_retired boolean not null default false,
  -- Whether storefronts tell how many there are; null is as the shop says.
  is_shown   boolean,
  version    integer not null default 1,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null
);
create index sku_product_id_idx on sku (product_id);
create index sku_shop_id_id_idx on sku (shop_id, id);
create index sku_shop_id_alert_id_idx on sku (shop_id, alert, id);
create index sku_shop_id_available_id_idx on sku (shop_id, available, id);
create index sku_alert_id_idx on sku (alert, id);
create index sku_available_id_idx on sku (available, id);

create table stock (
  id           text primary key,
  sku_id       text not null references sku on delete restrict,
  warehouse_id text not null references warehouse on delete restrict,
  shop_id      text not null,
  on_hand      integer not null default 0,
  held         integer not null default 0,
  received     bigint not null default 0 check (received >= 0),
  returned     bigint not null default 0 check (returned >= 0),
  issued       bigint not null default 0 check (issued >= 0),
  sold         bigint not null default 0 check (sold >= 0),
  -- How many movements made it what it is; a mover names the number that it has seen.
  moves        bigint not null default 0,
  updated_at   timestamptz(3) not null,
  unique (sku_id, warehouse_id),
  -- The last line of defence: no mistake of the code can sell what is not there, or lose count.
  constraint stock_holds_what_is_there check (held >= 0 and held <= on_hand),
  constraint stock_adds_up check (on_hand = received + returned - issued - sold)
);
create index stock_warehouse_id_id_idx on stock (warehouse_id, id);
create index stock_shop_id_id_idx on stock (shop_id, id);

-- Append-only: nothing changes or removes a row.
create table stock_movement (
  id             text primary key,
  sku_id         text not null,
  warehouse_id   text not null,
  shop_id        text not null,
  kind           text not null check (kind in (
    'STOCK_IN', 'STOCK_OUT', 'COUNT', 'HOLD', 'RELEASE', 'DEDUCT', 'RESTOCK', 'TRANSFER_OUT', 'TRANSFER_IN', 'TRANSFER_BACK')),
  -- The how-manieth of its stock row: without a gap.
  number         bigint not null,
  on_hand_before integer not null,
  on_hand_after  integer not null,
  held_before    integer not null,
  held_after     integer not null,
  reference_id   text not null,
  actor_id       text,
  at             timestamptz(3) not null,
  unique (sku_id, warehouse_id, number)
);
create index stock_movement_shop_id_id_idx on stock_movement (shop_id, id);
create index stock_movement_shop_id_kind_id_idx on stock_movement (shop_id, kind, id);
create index stock_movement_kind_id_idx on stock_movement (kind, id);
create index stock_movement_sku_id_id_idx on stock_movement (sku_id, id);
create index stock_movement_warehouse_id_id_idx on stock_movement (warehouse_id, id);
create index stock_movement_reference_id_id_idx on stock_movement (reference_id, id);
create index stock_movement_shop_id_at_idx on stock_movement (shop_id, at);

-- Whether storefronts tell how many there are. The scope is a shop's id, or `mall` for all that say nothing themselves.
create table stock_display (
  scope             text primary key,
  is_quantity_shown boolean not null,
  version           integer not null default 1,
  updated_at        timestamptz(3) not null
);
