-- Rises with every change of what is left of a SKU's secrets: of two words about it the later is known by it, whatever their times.
alter table sku add column secrets_revision integer not null default 0;
