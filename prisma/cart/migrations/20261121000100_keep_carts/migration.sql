-- Carts of accounts and of guests, their lines, and what was told of the SKUs that lie in them.

create table cart (
  id         text primary key,
  account_id text,
  -- Only the hash of a guest's token: who reads this table cannot open a cart with it.
  token_hash text,
  -- Counted in the statement that adds or takes lines, so that two of them at once cannot pass the limit together.
  line_count integer not null default 0 check (line_count between 0 and 100),
  -- A guest's cart ends; an account's does not.
  expires_at timestamptz(3),
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  check ((account_id is null) <> (token_hash is null)),
  check ((token_hash is null) = (expires_at is null))
);
create unique index cart_account_id_key on cart (account_id);
create unique index cart_token_hash_key on cart (token_hash);
create index cart_expires_at_idx on cart (expires_at);

create table cart_line (
  id             text primary key,
  cart_id        text not null references cart on delete cascade,
  sku_id         text not null,
  product_id     text not null,
  shop_id        text not null,
  quantity       integer not null check (quantity between 1 and 999),
  is_selected    boolean not null default true,
  -- How it was called when it was added: all that a buyer can read of goods that are gone.
  title          text not null,
  option_text    text not null,
  -- Tells cheaper from dearer. What is paid is never reckoned from it.
  added_price    bigint not null,
  added_currency text not null,
  added_at       timestamptz(3) not null,
  updated_at     timestamptz(3) not null
);
create unique index cart_line_cart_id_sku_id_key on cart_line (cart_id, sku_id);
create index cart_line_sku_id_idx on cart_line (sku_id);

-- One row per SKU and not per line: what is told of goods that lie in a hundred thousand carts changes one row. No foreign key
-- from the lines: a row may come later than its line and go earlier.
create table sku_mark (
  sku_id          text primary key,
  product_id      text not null,
  price           bigint not null,
  currency        text not null,
  price_told_at   timestamptz(3) not null,
  shelf           text not null default 'ON' check (shelf in ('ON', 'OFF', 'DELETED')),
  product_version integer not null default 0,
  -- Null while nothing was told, and for what is never counted.
  available       integer,
  stock_told_at   timestamptz(3)
);
create index sku_mark_product_id_idx on sku_mark (product_id);
create index sku_mark_price_told_at_idx on sku_mark (price_told_at);
