-- Which word about its stock counts: the times of two that came at once do not say which was later.
alter table sku_mark add column stock_revision bigint not null default 0;
