-- Search: one document per listed product, and what people looked for.

create extension if not exists pg_trgm;

create table search_document (
  product_id   text primary key,
  shop_id      text not null,
  brand_id     text,
  category_id  text not null,
  category_ids text[] default '{}',
  words        text not null,
  vector       tsvector not null,
  attributes   text[] default '{}',
  flags        text[] default '{}',
  label_ids    text[] default '{}',
  currency     text not null,
  price_low    bigint not null,
  price_high   bigint not null,
  sales        integer not null,
  rating       integer not null default 0,
  listed_at    timestamptz(3) not null,
  is_stale     boolean not null default false
);
create index search_document_vector_idx on search_document using gin (vector);
create index search_document_words_idx on search_document using gin (words gin_trgm_ops);
create index search_document_category_ids_idx on search_document using gin (category_ids);
create index search_document_attributes_idx on search_document using gin (attributes);
create index search_document_flags_idx on search_document using gin (flags);
create index search_document_label_ids_idx on search_document using gin (label_ids);
create index search_document_listed_at_product_id_idx on search_document (listed_at, product_id);
create index search_document_price_low_product_id_idx on search_document (price_low, product_id);
create index search_document_sales_product_id_idx on search_document (sales, product_id);
create index search_document_rating_product_id_idx on search_document (rating, product_id);
create index search_document_brand_id_idx on search_document (brand_id);
create index search_document_shop_id_idx on search_document (shop_id);
create index search_document_stale on search_document (product_id) where is_stale;

create table search_day (
  keyword      text not null,
  day          date not null,
  search_count integer not null default 0,
  zero_count   integer not null default 0,
  result_count integer not null default 0,
  primary key (keyword, day)
);
create index search_day_day_search_count_keyword_idx on search_day (day, search_count, keyword);
create index search_day_in_vain on search_day (day, zero_count, keyword) where zero_count > 0;

create table search_keyword (
  keyword      text primary key,
  search_count bigint not null default 0,
  result_count integer not null default 0,
  searched_at  timestamptz(3) not null
);
create index search_keyword_prefix on search_keyword (keyword text_pattern_ops);
create index search_keyword_search_count_idx on search_keyword (search_count);

create table hot_keyword (
  id           text primary key,
  keyword      text not null unique,
  is_manual    boolean not null,
  is_enabled   boolean not null default true,
  position     integer not null default 0,
  search_count bigint not null default 0,
  version      integer not null default 1,
  created_at   timestamptz(3) not null,
  updated_at   timestamptz(3) not null
);

create table search_history (
  account_id  text not null,
  keyword     text not null,
  searched_at timestamptz(3) not null,
  primary key (account_id, keyword)
);
create index search_history_account_id_searched_at_keyword_idx on search_history (account_id, searched_at, keyword);
