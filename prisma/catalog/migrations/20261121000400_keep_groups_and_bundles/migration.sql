-- Goods put together by hand: lists for pages, and bundles at a price of their own.

create table product_group (
  id          text primary key,
  shop_id     text,
  code        text,
  name        text not null,
  description text not null default '',
  is_enabled  boolean not null default true,
  version     integer not null default 1,
  created_at  timestamptz(3) not null,
  updated_at  timestamptz(3) not null
);
create index product_group_shop_id_id_idx on product_group (shop_id, id);
create unique index product_group_code on product_group (code) where shop_id is null;

create table product_group_item (
  group_id   text not null references product_group on delete cascade,
  product_id text not null references product on delete cascade,
  position   integer not null,
  primary key (group_id, product_id)
);
create index product_group_item_group_id_position_product_id_idx on product_group_item (group_id, position, product_id);
create index product_group_item_product_id_idx on product_group_item (product_id);

create table bundle (
  id          text primary key,
  shop_id     text not null,
  title       text not null,
  description text not null default '',
  image_url   text,
  currency    text not null,
  price       bigint not null,
  starts_at   timestamptz(3) not null,
  ends_at     timestamptz(3) not null,
  is_enabled  boolean not null default true,
  version     integer not null default 1,
  created_at  timestamptz(3) not null,
  updated_at  timestamptz(3) not null
);
create index bundle_shop_id_id_idx on bundle (shop_id, id);

create table bundle_line (
  bundle_id text not null references bundle on delete cascade,
  sku_id    text not null references sku on delete restrict,
  position  integer not null,
  quantity  integer not null,
  primary key (bundle_id, sku_id)
);
create index bundle_line_sku_id_idx on bundle_line (sku_id);
