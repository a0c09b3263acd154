-- Points that came back after their end, and live some days more: once.
alter table points_lot add column is_grace boolean not null default false;
