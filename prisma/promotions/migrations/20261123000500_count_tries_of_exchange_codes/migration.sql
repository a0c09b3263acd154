-- Wrong exchange codes have tries of their own. Beside the key, not in it: a process of before names the key where it counts, and counts both
-- kinds as coupons'.
alter table coupon_try add column exchange_count integer not null default 0, alter column count set default 0;
