-- Money that waits to be opened, beside points and money that is there at once: of coupons, exchange codes and tasks. Payments keeps it.
alter table coupon_rebate drop constraint coupon_rebate_target_check;
alter table coupon_rebate add constraint coupon_rebate_target_check check (target in ('POINTS', 'BALANCE', 'RED_PACKET'));

alter table exchange_batch drop constraint exchange_batch_reward_check;
alter table exchange_batch add constraint exchange_batch_reward_check check (
  (reward_kind in ('POINTS', 'BALANCE', 'RED_PACKET') and reward_value > 0)
  or (reward_kind = 'COUPON' and reward_coupon_id is not null));

alter table task add column reward_packet_minor bigint not null default 0 check (reward_packet_minor >= 0);
alter table task drop constraint task_reward_check;
alter table task add constraint task_reward_check
  check (reward_points > 0 or reward_coupon_id is not null or reward_packet_minor > 0);
-- What of a red packet was given, so that the same is taken back; zero where none was.
alter table task_progress add column packet_minor bigint not null default 0 check (packet_minor >= 0);
