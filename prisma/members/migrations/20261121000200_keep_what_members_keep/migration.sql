-- Where members live, what they like and what they have looked at.

create table address (
  id          text primary key,
  account_id  text not null references member (account_id) on delete restrict,
  recipient   text not null,
  phone       text not null,
  region_code text not null,
  province    text not null,
  city        text not null,
  district    text not null,
  line        text not null,
  postcode    text,
  label       text,
  is_default  boolean not null,
  version     integer not null default 1,
  created_at  timestamptz(3) not null,
  updated_at  timestamptz(3) not null,
  deleted_at  timestamptz(3)
);
create index address_account_id_id_idx on address (account_id, id);
-- Whatever a command forgets, a member never has two defaults.
create unique index address_one_default on address (account_id) where is_default and deleted_at is null;

create table favourite (
  id         text primary key,
  account_id text not null references member (account_id) on delete restrict,
  product_id text not null,
  added_at   timestamptz(3) not null
);
create unique index favourite_account_id_product_id_key on favourite (account_id, product_id);
create index favourite_account_id_id_idx on favourite (account_id, id);

create table product_view (
  id         text primary key,
  account_id text not null references member (account_id) on delete restrict,
  product_id text not null,
  views      integer not null default 1,
  seen_at    timestamptz(3) not null
);
create unique index product_view_account_id_product_id_key on product_view (account_id, product_id);
create index product_view_account_id_seen_at_id_idx on product_view (account_id, seen_at, id);
