-- Who looks for brands or categories by a part of their names reads those that have it, not all there are.
create index brand_name_idx on brand using gin (name gin_trgm_ops);
create index category_name_idx on category using gin (name gin_trgm_ops);
