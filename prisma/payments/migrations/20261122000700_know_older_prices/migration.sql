-- What is paid at once costs something else since it was priced anew, and how often that was: what is told of an older price later
-- is known by it.
alter table order_fact add column price bigint, add column price_revision integer not null default -1;
