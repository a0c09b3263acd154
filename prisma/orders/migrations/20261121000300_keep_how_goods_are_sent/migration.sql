-- What sending costs and what holds for a product once it is ordered, and files that orders are written into.

create table freight_template (
  id                       text primary key,
  shop_id                  text not null,
  name                     text not null,
  measure                  text not null check (measure in ('PIECES', 'WEIGHT')),
  is_default               boolean not null,
  currency                 text not null,
  -- { first, firstMinor, step, stepMinor }, minor units as text.
  rate                     jsonb not null,
  -- [{ regionCodes, rate }]
  regions                  jsonb not null default '[]',
  no_delivery_region_codes text[] not null default '{}',
  version                  integer not null default 1,
  created_at               timestamptz(3) not null,
  updated_at               timestamptz(3) not null
);
create index freight_template_shop_id_name_idx on freight_template (shop_id, name);
create unique index freight_template_one_default on freight_template (shop_id) where is_default;

create table free_freight_rule (
  shop_id             text primary key,
  currency            text not null,
  threshold_minor     bigint not null check (threshold_minor >= 0),
  except_region_codes text[] not null default '{}',
  except_product_ids  text[] not null default '{}',
  updated_at          timestamptz(3) not null
);

create table product_terms (
  product_id                   text primary key,
  shop_id                      text not null,
  template_id                  text references freight_template on delete set null,
  currency                     text not null,
  uniform_freight_minor        bigint check (uniform_freight_minor >= 0),
  free_from_pieces             integer check (free_from_pieces > 0),
  free_from_minor              bigint check (free_from_minor >= 0),
  free_except_region_codes     text[] not null default '{}',
  is_cash_on_delivery_allowed  boolean not null,
  receive_after_days           integer,
  is_returnable_after_shipping boolean not null,
  is_member_discounted         boolean not null,
  most_balance_minor           bigint check (most_balance_minor >= 0),
  version                      integer not null default 1,
  updated_at                   timestamptz(3) not null
);
create index product_terms_shop_id_idx on product_terms (shop_id);
create index product_terms_template_id_idx on product_terms (template_id);

-- Settings of the mall (`mall`) and of shops (their id) that decide about orders, as merchants told them last.
create table shop_setting (
  scope      text not null,
  group_name text not null,
  values     jsonb not null,
  version    integer not null,
  primary key (scope, group_name)
);

create table orders_export (
  id         text primary key,
  account_id text not null,
  shop_id    text,
  filter     jsonb not null,
  columns    text[] not null,
  status     text not null check (status in ('WAITING', 'RUNNING', 'DONE', 'FAILED')),
  -- Where the next part goes on: the id of the last order that was written.
  last_id    text,
  row_count  integer not null default 0,
  -- The last part of its address. Whoever has it can fetch the file, so it cannot be guessed.
  ticket     text not null,
  error      text,
  created_at timestamptz(3) not null,
  ended_at   timestamptz(3)
);
create index orders_export_shop_id_id_idx on orders_export (shop_id, id);
create unique index orders_export_ticket_key on orders_export (ticket);
create index orders_export_unfinished on orders_export (id) where status in ('WAITING', 'RUNNING');

create table orders_export_part (
  export_id text not null references orders_export on delete cascade,
  position  integer not null,
  content   text not null,
  primary key (export_id, position)
);
