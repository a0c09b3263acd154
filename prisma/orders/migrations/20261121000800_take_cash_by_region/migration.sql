-- Where couriers may take the money: everywhere, unless some regions are named, and never in those of the other list.
alter table freight_template add column cash_region_codes text[] not null default '{}';
alter table freight_template add column no_cash_region_codes text[] not null default '{}';
