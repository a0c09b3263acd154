-- Where a shop serves, how it is set up, what it may use, who follows it and what it is asked often.

create table store (
  id         text primary key,
  shop_id    text not null references shop on delete restrict,
  kind       text not null check (kind in ('PICKUP', 'VERIFICATION', 'BOTH')),
  name       text not null,
  phone      text not null,
  address    text not null,
  hours      jsonb not null default '[]',
  time_zone  text not null,
  latitude   double precision not null,
  longitude  double precision not null,
  status     text not null check (status in ('OPEN', 'CLOSED')),
  version    integer not null default 1,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null
);
create index store_shop_id_id_idx on store (shop_id, id);
create index store_latitude_longitude_idx on store (latitude, longitude);

create table store_clerk (
  store_id text not null references store on delete cascade,
  staff_id text not null references staff_member on delete cascade,
  shop_id  text not null,
  primary key (store_id, staff_id)
);
create index store_clerk_staff_id_idx on store_clerk (staff_id);

create table setting (
  scope      text not null,
  group_name text not null,
  values     jsonb not null,
  version    integer not null default 1,
  updated_at timestamptz(3) not null,
  primary key (scope, group_name)
);

create table shop_feature (
  shop_id    text not null references shop on delete restrict,
  code       text not null,
  is_enabled boolean not null,
  expires_at timestamptz(3),
  version    integer not null default 1,
  updated_at timestamptz(3) not null,
  primary key (shop_id, code)
);
create index shop_feature_expiry on shop_feature (expires_at) where is_enabled and expires_at is not null;

create table shop_follow (
  id         text primary key,
  shop_id    text not null references shop on delete restrict,
  account_id text not null,
  created_at timestamptz(3) not null
);
create unique index shop_follow_account_id_shop_id_key on shop_follow (account_id, shop_id);
create index shop_follow_account_id_id_idx on shop_follow (account_id, id);
create index shop_follow_shop_id_idx on shop_follow (shop_id);

create table faq_entry (
  id         text primary key,
  shop_id    text references shop on delete restrict,
  question   text not null,
  answer     text not null,
  is_enabled boolean not null default true,
  position   integer not null default 0,
  version    integer not null default 1,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null
);
create index faq_entry_shop_id_position_id_idx on faq_entry (shop_id, position, id);
