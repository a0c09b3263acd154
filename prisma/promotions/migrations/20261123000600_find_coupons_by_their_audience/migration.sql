-- Which coupons are for whom: members ask before a level or a group goes. Of those that have ended nobody asks.
create index coupon_audience on coupon using gin ((level_ids || group_ids)) where status <> 'ENDED';
