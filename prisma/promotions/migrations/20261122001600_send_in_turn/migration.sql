-- The number of its last batch, counted over all sendings: whose shop was served longest ago is next.
alter table coupon_send add column turn integer not null default 0;
create index coupon_send_turn_idx on coupon_send (turn);
create index coupon_send_shop_id_turn_idx on coupon_send (shop_id, turn);
