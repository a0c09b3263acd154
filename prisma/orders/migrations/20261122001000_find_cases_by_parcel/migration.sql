-- Whoever unpacks a parcel finds its case by the number on it, be it the one that came back or the one that went out again.
alter table aftersale_case add column tracking_numbers text[] not null default '{}';
update aftersale_case set tracking_numbers = array_remove(array[buyer_parcel ->> 'trackingNumber', merchant_parcel ->> 'trackingNumber'], null)
where buyer_parcel is not null or merchant_parcel is not null;
create index aftersale_case_tracking_numbers_idx on aftersale_case using gin (tracking_numbers);
-- What is due first, within a shop.
create index aftersale_case_shop_due on aftersale_case (shop_id, due_at, id) where ended_at is null and due_at is not null;
