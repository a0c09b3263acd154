-- What a shop's own couriers cost, by how far they go: so much up to a distance, then so much per started kilometre, from some
-- distance on a fixed sum, and beyond the last one nothing is brought.
create table same_city_rule (
  shop_id         text primary key,
  is_enabled      boolean not null,
  currency        text not null,
  -- Where the couriers start.
  latitude        double precision not null check (latitude between -90 and 90),
  longitude       double precision not null check (longitude between -180 and 180),
  start_km        integer not null check (start_km between 0 and 500),
  start_minor     bigint not null check (start_minor >= 0),
  per_km_minor    bigint not null check (per_km_minor >= 0),
  fixed_from_km   integer,
  fixed_minor     bigint check (fixed_minor >= 0),
  most_km         integer not null check (most_km between 1 and 500),
  version         integer not null default 1,
  updated_at      timestamptz(3) not null,
  check ((fixed_from_km is null) = (fixed_minor is null)),
  check (start_km <= coalesce(fixed_from_km, most_km) and coalesce(fixed_from_km, most_km) <= most_km)
);

alter table mall_order add column is_same_city boolean not null default false;
