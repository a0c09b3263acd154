-- Who sells here: applications, shops with what they may do, and the people who work for them.

create extension if not exists pg_trgm;

create table shop_group (
  id                    text primary key,
  name                  text not null,
  name_key              text not null unique,
  description           text not null default '',
  is_goods_audit_needed boolean not null,
  can_set_commission    boolean not null,
  can_change_price      boolean not null,
  can_finish_orders     boolean not null,
  position              integer not null default 0,
  version               integer not null default 1,
  created_at            timestamptz(3) not null,
  updated_at            timestamptz(3) not null
);
create index shop_group_position_id_idx on shop_group (position, id);

create table shop_category (
  id         text primary key,
  name       text not null,
  name_key   text not null unique,
  icon_url   text,
  is_enabled boolean not null default true,
  position   integer not null default 0,
  version    integer not null default 1,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null
);
create index shop_category_position_id_idx on shop_category (position, id);

create table shop (
  id              text primary key,
  name            text not null,
  name_key        text not null unique,
  slug            text not null unique,
  logo_url        text,
  banner_url      text,
  description     text not null default '',
  category_id     text references shop_category on delete restrict,
  group_id        text references shop_group on delete restrict,
  contact_name    text not null,
  contact_phone   text not null,
  address         text not null default '',
  latitude        double precision,
  longitude       double precision,
  status          text not null check (status in ('OPEN', 'PAUSED', 'CLOSED', 'EXPIRED')),
  status_reason   text,
  expires_at      timestamptz(3),
  most_products   integer not null check (most_products >= 0),
  fee_rate        integer not null check (fee_rate between 0 and 10000),
  is_recommended  boolean not null default false,
  position        integer not null default 0,
  followers_count integer not null default 0 check (followers_count >= 0),
  version         integer not null default 1,
  created_at      timestamptz(3) not null,
  updated_at      timestamptz(3) not null,
  check ((latitude is null) = (longitude is null))
);
create index shop_status_id_idx on shop (status, id);
create index shop_category_id_id_idx on shop (category_id, id);
create index shop_group_id_id_idx on shop (group_id, id);
create index shop_followers_count_id_idx on shop (followers_count, id);
create index shop_position_id_idx on shop (position, id);
create index shop_is_recommended_position_id_idx on shop (is_recommended, position, id);
create index shop_latitude_longitude_idx on shop (latitude, longitude);
create index shop_name_idx on shop using gin (name gin_trgm_ops);
create index shop_expiry on shop (expires_at) where status = 'OPEN' and expires_at is not null;

create table merchant_application (
  id            text primary key,
  applicant_id  text not null,
  name          text not null,
  category_id   text references shop_category on delete restrict,
  contact_name  text not null,
  contact_phone text not null,
  description   text not null default '',
  form          jsonb not null default '[]',
  username      text,
  status        text not null check (status in ('PENDING', 'APPROVED', 'REJECTED', 'WITHDRAWN')),
  reason        text,
  shop_id       text references shop on delete restrict,
  decided_by    text,
  decided_at    timestamptz(3),
  version       integer not null default 1,
  created_at    timestamptz(3) not null,
  updated_at    timestamptz(3) not null
);
-- The rule itself, not a help for reading: of many applications at once only one comes in.
create unique index merchant_application_pending on merchant_application (applicant_id) where status = 'PENDING';
create index merchant_application_applicant_id_id_idx on merchant_application (applicant_id, id);
create index merchant_application_status_id_idx on merchant_application (status, id);
create index merchant_application_category_id_idx on merchant_application (category_id);
create index merchant_application_shop_id_idx on merchant_application (shop_id);
create index merchant_application_name_idx on merchant_application using gin (name gin_trgm_ops);

create table merchant_account (
  id         text primary key,
  username   text unique,
  phone      text unique,
  email      text unique,
  created_at timestamptz(3) not null
);

create table staff_member (
  id           text primary key,
  shop_id      text not null references shop on delete restrict,
  account_id   text not null references merchant_account on delete restrict,
  display_name text not null,
  permissions  text[],
  is_owner     boolean not null default false,
  removed_at   timestamptz(3),
  version      integer not null default 1,
  created_at   timestamptz(3) not null,
  updated_at   timestamptz(3) not null,
  check (not is_owner or removed_at is null)
);
create unique index staff_member_shop_id_account_id_key on staff_member (shop_id, account_id);
create unique index staff_member_owner on staff_member (shop_id) where is_owner;
create index staff_member_account_id_idx on staff_member (account_id);
create index staff_member_shop_id_id_idx on staff_member (shop_id, id);
