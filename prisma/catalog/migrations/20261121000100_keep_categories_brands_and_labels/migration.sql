-- What goods are sorted and promised by.

create table category (
  id         text primary key,
  parent_id  text references category on delete restrict,
  level      integer not null,
  name       text not null,
  slug       text not null unique,
  position   integer not null default 0,
  icon_url   text,
  image_url  text,
  is_enabled boolean not null default true,
  is_on_home boolean not null default false,
  version    integer not null default 1,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null
);
create index category_parent_id_position_id_idx on category (parent_id, position, id);

create table brand (
  id          text primary key,
  name        text not null,
  slug        text not null unique,
  logo_url    text,
  description text not null default '',
  position    integer not null default 0,
  is_enabled  boolean not null default true,
  version     integer not null default 1,
  created_at  timestamptz(3) not null,
  updated_at  timestamptz(3) not null
);
create index brand_position_id_idx on brand (position, id);

create table product_label (
  id          text primary key,
  code        text not null unique,
  name        text not null,
  description text not null default '',
  icon_url    text,
  position    integer not null default 0,
  is_enabled  boolean not null default true,
  version     integer not null default 1,
  created_at  timestamptz(3) not null,
  updated_at  timestamptz(3) not null
);
create index product_label_position_id_idx on product_label (position, id);
