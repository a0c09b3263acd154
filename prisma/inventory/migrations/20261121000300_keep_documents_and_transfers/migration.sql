-- What people do with stock, and the keys by which they may ask twice.

create table stock_document (
  id           text primary key,
  shop_id      text not null,
  warehouse_id text not null references warehouse on delete restrict,
  kind         text not null check (kind in ('STOCK_IN', 'STOCK_OUT', 'COUNT')),
  remark       text not null default '',
  operator_id  text,
  created_at   timestamptz(3) not null
);
create index stock_document_shop_id_id_idx on stock_document (shop_id, id);
create index stock_document_shop_id_kind_id_idx on stock_document (shop_id, kind, id);
create index stock_document_warehouse_id_id_idx on stock_document (warehouse_id, id);

create table stock_document_line (
  document_id    text not null references stock_document on delete restrict,
  sku_id         text not null,
  position       integer not null,
  -- What was moved, or what was counted.
  quantity       integer not null check (quantity >= 0),
  on_hand_before integer not null,
  on_hand_after  integer not null,
  primary key (document_id, sku_id)
);
create index stock_document_line_sku_id_document_id_idx on stock_document_line (sku_id, document_id);

create table stock_transfer (
  id                text primary key,
  shop_id           text not null,
  from_warehouse_id text not null references warehouse on delete restrict,
  to_warehouse_id   text not null references warehouse on delete restrict,
  state             text not null check (state in ('DRAFT', 'IN_TRANSIT', 'RECEIVED', 'CANCELLED')),
  remark            text not null default '',
  operator_id       text,
  version           integer not null default 1,
  created_at        timestamptz(3) not null,
  shipped_at        timestamptz(3),
  ended_at          timestamptz(3),
  check (from_warehouse_id <> to_warehouse_id)
);
create index stock_transfer_shop_id_id_idx on stock_transfer (shop_id, id);
create index stock_transfer_shop_id_state_id_idx on stock_transfer (shop_id, state, id);
create index stock_transfer_from_warehouse_id_id_idx on stock_transfer (from_warehouse_id, id);
create index stock_transfer_to_warehouse_id_id_idx on stock_transfer (to_warehouse_id, id);

create table stock_transfer_line (
  transfer_id text not null references stock_transfer on delete restrict,
  sku_id      text not null,
  position    integer not null,
  quantity    integer not null check (quantity > 0),
  -- Null until the goods have arrived. What is missing then was lost on the way.
  received    integer check (received >= 0 and received <= quantity),
  primary key (transfer_id, sku_id)
);
create index stock_transfer_line_sku_id_transfer_id_idx on stock_transfer_line (sku_id, transfer_id);

create table idempotency_key (
  actor       text not null,
  key         text not null,
  fingerprint text not null,
  answer      jsonb,
  made_at     timestamptz not null default now(),
  primary key (actor, key)
);
create index idempotency_key_made_at_idx on idempotency_key (made_at);
