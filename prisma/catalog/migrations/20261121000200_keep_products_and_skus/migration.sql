-- Goods. Public lists read only listed rows, so each of their orders has an index that holds nothing else.

create table shop (
  id                    text primary key,
  version               integer not null,
  name                  text not null,
  status                text not null,
  shown_until           timestamptz(3) not null,
  most_products         integer not null,
  product_count         integer not null default 0,
  is_goods_audit_needed boolean not null
);

create table product (
  id              text primary key,
  shop_id         text not null,
  category_id     text not null references category on delete restrict,
  brand_id        text references brand on delete restrict,
  kind            text not null,
  slug            text not null unique,
  title           text not null,
  subtitle        text not null default '',
  description     text not null default '',
  cover_url       text,
  image_urls      text[] default '{}',
  video_url       text,
  params          jsonb not null default '[]',
  options         jsonb not null default '[]',
  label_ids       text[] default '{}',
  flags           text[] default '{}',
  currency        text not null,
  price_low       bigint not null,
  price_high      bigint not null,
  status          text not null,
  audit_state     text not null,
  audit_reason    text,
  is_listed       boolean not null,
  listed_at       timestamptz(3),
  shelve_at       timestamptz(3),
  unshelve_at     timestamptz(3),
  recycled_at     timestamptz(3),
  least_per_order integer not null default 1,
  most_per_order  integer,
  most_per_buyer  integer,
  sale_starts_at  timestamptz(3),
  sale_ends_at    timestamptz(3),
  view_level_ids  text[] default '{}',
  view_group_ids  text[] default '{}',
  buy_level_ids   text[] default '{}',
  buy_group_ids   text[] default '{}',
  presell         jsonb,
  wholesale       jsonb not null default '[]',
  verification    jsonb,
  card            jsonb,
  sales_base      integer not null default 0,
  sales_real      integer not null default 0,
  sales           integer not null default 0,
  view_count      bigint not null default 0,
  version         integer not null default 1,
  created_at      timestamptz(3) not null,
  updated_at      timestamptz(3) not null
);
create index product_listed_newest on product (listed_at, id) where is_listed;
create index product_listed_price on product (price_low, id) where is_listed;
create index product_listed_sales on product (sales, id) where is_listed;
create index product_category_newest on product (category_id, listed_at, id) where is_listed;
create index product_category_price on product (category_id, price_low, id) where is_listed;
create index product_category_sales on product (category_id, sales, id) where is_listed;
create index product_brand_newest on product (brand_id, listed_at, id) where is_listed;
create index product_brand_price on product (brand_id, price_low, id) where is_listed;
create index product_brand_sales on product (brand_id, sales, id) where is_listed;
create index product_shop_newest on product (shop_id, listed_at, id) where is_listed;
create index product_shop_price on product (shop_id, price_low, id) where is_listed;
create index product_shop_sales on product (shop_id, sales, id) where is_listed;
create index product_shop_id_status_id_idx on product (shop_id, status, id);
create index product_status_id_idx on product (status, id);
create index product_category_id_id_idx on product (category_id, id);
create index product_brand_id_id_idx on product (brand_id, id);
create index product_label_ids_idx on product using gin (label_ids);
create index product_pending on product (id) where audit_state = 'PENDING';
create index product_shelve_due on product (shelve_at) where shelve_at is not null;
create index product_unshelve_due on product (unshelve_at) where unshelve_at is not null;

create table sku (
  id            text primary key,
  product_id    text not null references product on delete cascade,
  shop_id       text not null,
  code          text not null,
  option_values text[] default '{}',
  position      integer not null,
  currency      text not null,
  price         bigint not null,
  market_price  bigint,
  cost_price    bigint,
  level_prices  jsonb not null default '[]',
  weight_grams  integer not null default 0,
  image_url     text,
  secrets_left  integer not null default 0,
  retired_at    timestamptz(3)
);
create index sku_product_id_position_idx on sku (product_id, position);
create unique index sku_code on sku (shop_id, code) where retired_at is null;
