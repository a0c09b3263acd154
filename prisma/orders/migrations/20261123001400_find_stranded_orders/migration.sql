-- A job looks every few minutes for what was partly sent and stands still: few orders are partly sent at a time, and many are paid.
create index mall_order_partly_sent on mall_order (id) where status = 'PAID' and is_partly_shipped;
