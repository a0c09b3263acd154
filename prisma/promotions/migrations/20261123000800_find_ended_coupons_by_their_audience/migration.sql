-- Which coupons are for whom, those that have ended too: pieces of them may still lie in wallets. What old processes ask is found here as well.
drop index coupon_audience;
create index coupon_audience on coupon using gin ((level_ids || group_ids));
