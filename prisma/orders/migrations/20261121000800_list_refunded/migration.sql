-- Few orders are paid back, and they are listed by shop and by buyer.
create index mall_order_refunded_of_shop on mall_order (shop_id, id) where refunded_minor > 0;
create index mall_order_refunded_of_buyer on mall_order (account_id, id) where refunded_minor > 0;
