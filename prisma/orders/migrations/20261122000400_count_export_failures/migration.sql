-- How often a part of a file could not be written: after a few times it is given up, and meanwhile others are written.
alter table orders_export add column failure_count integer not null default 0;
