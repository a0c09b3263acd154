create extension if not exists pg_trgm;

-- What was ordered, how it gets to its buyer, and what became of it. `order` is a word of SQL, so the table is `mall_order`.

create table mall_order (
  id                  text primary key,
  number              text not null,
  -- One checkout that buys of several shops has a parent, which is what is paid; a parent has no shop and no lines.
  parent_id           text references mall_order on delete restrict,
  is_parent           boolean not null,
  checkout_id         text not null,
  account_id          text not null,
  shop_id             text,
  status              text not null check (status in ('PENDING_PAYMENT', 'PAID', 'SHIPPED', 'FINISHED', 'CANCELLED', 'CLOSED')),
  kind                text check (kind in ('PHYSICAL', 'VIRTUAL', 'VERIFICATION')),
  fulfilment          text check (fulfilment in ('DELIVERY', 'PICKUP', 'NONE')),
  currency            text not null,
  goods_minor         bigint not null check (goods_minor >= 0),
  discount_minor      bigint not null check (discount_minor between 0 and goods_minor),
  freight_minor       bigint not null check (freight_minor >= 0),
  tax_minor           bigint not null check (tax_minor >= 0),
  adjustment_minor    bigint not null default 0,
  payable_minor       bigint not null check (payable_minor >= 0),
  balance_minor       bigint not null check (balance_minor >= 0),
  paid_minor          bigint not null default 0 check (paid_minor >= 0),
  refunded_minor      bigint not null default 0 check (refunded_minor between 0 and paid_minor),
  explain             jsonb not null default '[]',
  address             jsonb,
  store_id            text,
  contact_name        text,
  contact_phone       text,
  remark              text,
  invoice             jsonb,
  seller_remark       text,
  is_cash_on_delivery boolean not null,
  is_from_cart        boolean not null,
  is_partly_shipped   boolean not null default false,
  is_hidden           boolean not null default false,
  is_reviewed         boolean not null default false,
  open_case_count     integer not null default 0 check (open_case_count >= 0),
  receive_after_days  integer,
  expires_at          timestamptz(3),
  paid_at             timestamptz(3),
  payment_id          text,
  channel             text,
  shipped_at          timestamptz(3),
  receive_at          timestamptz(3),
  finished_at         timestamptz(3),
  ended_at            timestamptz(3),
  end_reason          text,
  version             integer not null default 1,
  created_at          timestamptz(3) not null,
  updated_at          timestamptz(3) not null,
  check (payable_minor = goods_minor - discount_minor + freight_minor + tax_minor + adjustment_minor),
  check (is_parent = (shop_id is null))
);
create unique index mall_order_number_key on mall_order (number);
create index mall_order_parent_id_idx on mall_order (parent_id);
create index mall_order_checkout_id_idx on mall_order (checkout_id);
create index mall_order_account_id_id_idx on mall_order (account_id, id);
create index mall_order_account_id_status_id_idx on mall_order (account_id, status, id);
create index mall_order_shop_id_id_idx on mall_order (shop_id, id);
create index mall_order_shop_id_status_id_idx on mall_order (shop_id, status, id);
create index mall_order_shop_id_paid_at_idx on mall_order (shop_id, paid_at);
create index mall_order_status_id_idx on mall_order (status, id);
create index mall_order_created_at_idx on mall_order (created_at);
create index mall_order_paid_at_idx on mall_order (paid_at);
create index mall_order_unpaid on mall_order (expires_at) where status = 'PENDING_PAYMENT';
create index mall_order_unreceived on mall_order (receive_at) where status = 'SHIPPED';
create index mall_order_undelivered on mall_order (paid_at) where status = 'PAID' and kind = 'VIRTUAL';
create index mall_order_with_case on mall_order (shop_id, id) where open_case_count > 0;

create table order_line (
  id                 text primary key,
  order_id           text not null references mall_order on delete restrict,
  position           integer not null,
  product_id         text not null,
  sku_id             text not null,
  title              text not null,
  option_text        text not null,
  image_url          text,
  quantity           integer not null check (quantity > 0),
  list_price_minor   bigint not null check (list_price_minor >= 0),
  unit_price_minor   bigint not null check (unit_price_minor >= 0),
  amount_minor       bigint not null check (amount_minor >= 0),
  -- What each stage took off this line, by the name of the stage.
  discounts          jsonb not null default '{}',
  payable_minor      bigint not null check (payable_minor >= 0),
  weight_grams       integer not null,
  -- The terms of its product when it was ordered: how it is redeemed, and whether it can come back once it is sent.
  redeeming          jsonb,
  is_returnable_after_shipping boolean not null,
  -- Pieces that count against what one buyer may buy of the product.
  is_limited         boolean not null,
  shipped_quantity   integer not null default 0 check (shipped_quantity between 0 and quantity),
  refunded_quantity  integer not null default 0 check (refunded_quantity between 0 and quantity),
  refunded_minor     bigint not null default 0 check (refunded_minor >= 0)
);
create unique index order_line_order_id_position_key on order_line (order_id, position);
create index order_line_sku_id_idx on order_line (sku_id);
create index order_line_title_idx on order_line using gin (title gin_trgm_ops);

create table order_change (
  id          text primary key,
  order_id    text not null references mall_order on delete restrict,
  from_status text,
  to_status   text not null,
  action      text not null,
  actor_id    text,
  audience    text not null,
  reason      text,
  created_at  timestamptz(3) not null
);
create index order_change_order_id_id_idx on order_change (order_id, id);

create table parcel (
  id              text primary key,
  order_id        text not null references mall_order on delete restrict,
  shop_id         text not null,
  carrier_code    text not null,
  tracking_number text not null,
  status          text not null check (status in ('SENT', 'CANCELLED')),
  lines           jsonb not null,
  trace           jsonb,
  traced_at       timestamptz(3),
  sent_at         timestamptz(3) not null,
  cancelled_at    timestamptz(3)
);
create index parcel_order_id_id_idx on parcel (order_id, id);
create index parcel_tracking_number_idx on parcel (tracking_number);

create table verification_code (
  id         text primary key,
  code       text not null,
  order_id   text not null references mall_order on delete restrict,
  line_id    text references order_line on delete restrict,
  shop_id    text not null,
  store_ids  text[] not null,
  most_uses  integer not null check (most_uses > 0),
  uses_left  integer not null check (uses_left between 0 and most_uses),
  expires_at timestamptz(3),
  -- A code of an order that ended redeems nothing any more.
  revoked_at timestamptz(3),
  created_at timestamptz(3) not null
);
create unique index verification_code_code_key on verification_code (code);
create index verification_code_order_id_id_idx on verification_code (order_id, id);

create table verification_use (
  id              text primary key,
  code_id         text not null references verification_code on delete restrict,
  store_id        text not null,
  clerk_id        text,
  times           integer not null check (times > 0),
  idempotency_key text not null,
  used_at         timestamptz(3) not null
);
create unique index verification_use_code_id_idempotency_key_key on verification_use (code_id, idempotency_key);

-- How many pieces of a product somebody has in orders that were not cancelled: raised under its limit in one statement.
create table bought (
  account_id text not null,
  product_id text not null,
  pieces     integer not null check (pieces >= 0),
  primary key (account_id, product_id)
);

-- Money that goes back, whatever for: an after-sale case, money that came too late, goods that were gone.
create table refund (
  id           text primary key,
  order_id     text not null references mall_order on delete restrict,
  case_id      text,
  cause        text not null check (cause in ('LATE', 'OUT_OF_STOCK', 'OPERATOR', 'AFTERSALE')),
  currency     text not null,
  amount_minor bigint not null check (amount_minor >= 0),
  is_full      boolean not null,
  lines        jsonb not null,
  status       text not null check (status in ('REQUESTED', 'SUCCEEDED', 'FAILED')),
  reason       text not null,
  payment_id   text,
  created_at   timestamptz(3) not null,
  ended_at     timestamptz(3)
);
create index refund_order_id_id_idx on refund (order_id, id);
create unique index refund_case_id_key on refund (case_id);
-- Money that came too late is sent back once, whatever is delivered twice.
create unique index refund_late on refund (order_id, payment_id) where payment_id is not null;
