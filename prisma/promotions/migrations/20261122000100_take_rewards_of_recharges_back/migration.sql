-- What a recharge gave goes when the recharge goes. A piece that is taken back unused counts as had, like one that was given back.
alter table member_coupon drop constraint member_coupon_status_check;
alter table member_coupon add constraint member_coupon_status_check
  check (status in ('UNUSED', 'HELD', 'USED', 'EXPIRED', 'GIVEN_BACK', 'TAKEN_BACK'));

-- Which piece was given; null for rewards of before, whose coupons stay.
alter table recharge_reward add column member_coupon_id text;
alter table recharge_reward add column taken_back_at timestamptz(3);

-- Payments tell of a recharge and of its way back by two events, which may come in any order: whoever comes writes its row, so that
-- they wait for each other and the second one sees the first.
create table recharge_heard (
  recharge_id text primary key,
  is_refunded boolean not null,
  created_at  timestamptz(3) not null
);
