-- A coupon that pays a part of a recharge: the piece that was asked for, and what it takes off once it is held. The wallet gets all of
-- `amount`; the payment is of the rest, and the mall gives what the coupon takes off.
alter table recharge add column coupon_id text;
alter table recharge add column coupon_minor bigint constraint recharge_coupon_check
  check (coupon_minor is null or (coupon_minor > 0 and coupon_minor < amount and coupon_id is not null));
