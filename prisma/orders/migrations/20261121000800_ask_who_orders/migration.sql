-- What shops ask of who orders. Orders keep question and answer together, because a shop may ask something else tomorrow.
create table order_form (
  shop_id text primary key,
  fields jsonb not null default '[]',
  version integer not null default 1,
  updated_at timestamptz(3) not null
);
alter table mall_order add column answers jsonb not null default '[]';
