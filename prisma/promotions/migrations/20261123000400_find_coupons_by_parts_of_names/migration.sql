-- Coupons stay when they are over: who looks for one by a part of its name reads those that have it, not all there ever were.
create extension if not exists pg_trgm;
create index coupon_name_idx on coupon using gin (name gin_trgm_ops);
