-- What merchants tell of shops: a shop that is not open offers nothing, and one that has something switched off does not offer that.
-- A shop that nothing is known of offers all: merchants is asked about it, and what it says is kept here.
create table shop (
  id         text primary key,
  version    integer not null,
  -- It offers before this instant: never when it is not open, for ever when nothing ends it.
  open_until timestamptz(3) not null,
  -- Whether merchants was asked: what was told before this domain listened is not known without.
  is_asked   boolean not null default false
);
create table shop_feature (
  shop_id  text not null,
  code     text not null,
  version  integer not null,
  -- It is on before this instant.
  on_until timestamptz(3) not null,
  primary key (shop_id, code)
);
