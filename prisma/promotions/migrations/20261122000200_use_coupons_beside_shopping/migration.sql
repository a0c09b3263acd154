-- What a coupon is for: an order, a recharge, or a bill at a shop's cashier. What is for no order takes something off a plain amount,
-- so it names no goods and gives nothing later.
alter table coupon add column use text not null default 'SHOPPING'
  check (use in ('SHOPPING', 'RECHARGE', 'CASHIER'));
alter table coupon add constraint coupon_of_amounts_check check (
  use = 'SHOPPING' or (kind in ('THRESHOLD_OFF', 'STRAIGHT_OFF', 'PERCENT') and product_ids = '{}' and category_ids = '{}'
    and excluded_product_ids = '{}'));
create index coupon_use_status_id_idx on coupon (use, status, id);
