-- A statement that cannot be made is tried a few times, and then it has failed.
alter table finance_export add column failure_count integer not null default 0;
