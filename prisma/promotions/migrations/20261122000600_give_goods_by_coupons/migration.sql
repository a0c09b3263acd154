-- A coupon that gives goods: so many pieces of one SKU cost nothing in the order that it is used on. It is good for that SKU alone.
alter table coupon drop constraint coupon_kind_check;
alter table coupon add constraint coupon_kind_check
  check (kind in ('THRESHOLD_OFF', 'STRAIGHT_OFF', 'PERCENT', 'FREE_FREIGHT', 'REBATE', 'GOODS'));
alter table coupon add column goods_sku_id text;
alter table coupon add column goods_quantity integer check (goods_quantity between 1 and 99);
alter table coupon add constraint coupon_goods_check check (
  (kind = 'GOODS') = (goods_sku_id is not null) and (kind = 'GOODS') = (goods_quantity is not null)
    and (kind <> 'GOODS' or (threshold_minor = 0 and product_ids = '{}' and category_ids = '{}'
      and excluded_product_ids = '{}')));
