-- What buyers want back or changed, what was decided, and where goods come back to.

create table aftersale_case (
  id              text primary key,
  number          text not null,
  order_id        text not null references mall_order on delete restrict,
  shop_id         text not null,
  account_id      text not null,
  idempotency_key text not null,
  input_hash      text not null,
  kind            text not null check (kind in ('REFUND_ONLY', 'RETURN', 'EXCHANGE')),
  status          text not null check (status in
    ('APPLIED', 'APPROVED', 'BUYER_SHIPPED', 'RECEIVED', 'MERCHANT_SHIPPED', 'REFUNDING', 'DONE', 'REJECTED', 'CANCELLED')),
  reason          text not null,
  text            text,
  image_urls      text[] not null,
  currency        text not null,
  amount_minor    bigint not null check (amount_minor >= 0),
  freight_minor   bigint not null check (freight_minor between 0 and amount_minor),
  reply           text,
  return_address  jsonb,
  -- { carrierCode, trackingNumber, sentAt, trace, tracedAt }
  buyer_parcel    jsonb,
  merchant_parcel jsonb,
  is_restocked    boolean not null default false,
  refund_id       text,
  due_at          timestamptz(3),
  version         integer not null default 1,
  created_at      timestamptz(3) not null,
  updated_at      timestamptz(3) not null,
  ended_at        timestamptz(3)
);
create unique index aftersale_case_number_key on aftersale_case (number);
create unique index aftersale_case_account_id_idempotency_key_key on aftersale_case (account_id, idempotency_key);
create index aftersale_case_order_id_id_idx on aftersale_case (order_id, id);
create index aftersale_case_account_id_id_idx on aftersale_case (account_id, id);
create index aftersale_case_shop_id_id_idx on aftersale_case (shop_id, id);
create index aftersale_case_shop_id_status_id_idx on aftersale_case (shop_id, status, id);
create index aftersale_case_status_id_idx on aftersale_case (status, id);
create index aftersale_case_created_at_idx on aftersale_case (created_at);
create index aftersale_case_due on aftersale_case (due_at) where ended_at is null and due_at is not null;

create table aftersale_line (
  case_id      text not null references aftersale_case on delete cascade,
  line_id      text not null references order_line on delete restrict,
  quantity     integer not null check (quantity > 0),
  amount_minor bigint not null check (amount_minor >= 0),
  -- As long as its case is open; a line has one open case.
  is_open      boolean not null,
  primary key (case_id, line_id)
);
create unique index aftersale_line_one_open on aftersale_line (line_id) where is_open;

create table aftersale_change (
  id          text primary key,
  case_id     text not null references aftersale_case on delete cascade,
  from_status text,
  to_status   text not null,
  actor_id    text,
  audience    text not null,
  reason      text,
  created_at  timestamptz(3) not null
);
create index aftersale_change_case_id_id_idx on aftersale_change (case_id, id);

create table return_address (
  id         text primary key,
  shop_id    text not null,
  address    jsonb not null,
  is_default boolean not null,
  version    integer not null default 1,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null
);
create index return_address_shop_id_id_idx on return_address (shop_id, id);
create unique index return_address_one_default on return_address (shop_id) where is_default;
