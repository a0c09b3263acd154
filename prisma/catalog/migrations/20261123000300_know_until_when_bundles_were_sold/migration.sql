-- Until when a bundle is or was sold; null for one that never was. Of what was switched off before, nobody knows whether it ever was.
alter table bundle add column sold_until timestamptz(3);
update bundle set sold_until = ends_at where is_enabled and ends_at > created_at;
