-- Beyond the first distance a way is counted in steps of so many kilometres.
alter table same_city_rule add column step_km integer not null default 1;
