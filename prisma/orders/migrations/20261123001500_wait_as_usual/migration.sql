-- Whether something in an order names no days of its own after which it counts as received, beside goods that do: it waits at least as long as everything.
-- Orders of before, and those of an older version beside this one, wait as long as they were told.
alter table mall_order add column has_usual_wait boolean not null default false;
