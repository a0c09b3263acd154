-- How often a provider has refused a refund for good: what is asked for after that is another request there.
alter table refund add column refused_count integer not null default 0;
