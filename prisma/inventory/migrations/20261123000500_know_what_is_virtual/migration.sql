-- Pieces of virtual goods are secrets, which the catalogue counts and tells: `available` is what it said last, and by the revision
-- of that word a later one is known. Null where the catalogue was not asked yet what the SKU is.
alter table sku
  add column is_virtual boolean,
  add column secrets_revision integer not null default 0;
