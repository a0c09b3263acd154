-- A shop has few warehouses; the platform looks for one among those of all shops.
create extension if not exists pg_trgm;
create index warehouse_name_idx on warehouse using gin (name gin_trgm_ops);
