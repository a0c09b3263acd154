-- How an order was paid, as far as was heard: what is to be paid at the door is not paid before it was collected there, and what its
-- coupons promised to give back waits for that. What was known before this was asked counts as paid.
alter table coupon_order add column payment text not null default 'OPEN' check (payment in ('OPEN', 'AT_DOOR', 'PAID'));
update coupon_order set payment = 'PAID' where paid_minor > 0 or status <> 'OPEN';
