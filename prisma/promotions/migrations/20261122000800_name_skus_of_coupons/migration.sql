-- What a coupon is good for can be named down to the SKU. What gives goods, or is for no order, still names none.
alter table coupon add column sku_ids text[] not null default '{}';
alter table coupon add constraint coupon_skus_check check (sku_ids = '{}' or (use = 'SHOPPING' and kind <> 'GOODS'));
