-- What merchants tell of features of shops: what is switched off is neither begun nor sold. Of what nothing is known nothing is
-- switched off: merchants is asked about every shop, and what it says is kept here.
alter table shop add column is_asked boolean not null default false;
create index shop_unasked on shop (id) where not is_asked;

create table shop_feature (
  shop_id  text not null,
  code     text not null,
  version  integer not null,
  -- It is on before this instant.
  on_until timestamptz(3) not null,
  primary key (shop_id, code)
);
