-- Whether stock told that a SKU ran out, and which word of it that was: the latest counts, in whatever order they come.
alter table sku add column is_out boolean not null default false;
alter table sku add column stock_revision bigint;
alter table sku add column stock_told_at timestamptz(3);

-- Who asks for what is sold out begins with the few that are.
create index sku_out on sku (product_id) where is_out and retired_at is null;
