-- What a recharge gives on top is a promotion's to say: with a window, a budget, points and coupons. What was given before stands in
-- the ledger.
drop table recharge_tier;
alter table recharge drop column gift;
