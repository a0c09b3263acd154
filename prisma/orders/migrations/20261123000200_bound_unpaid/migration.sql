-- What one buyer has not paid yet is counted with every checkout. What waits for a payment has an index; these are few rows as well.
create index mall_order_at_door on mall_order (account_id)
  where is_cash_on_delivery and paid_minor = 0 and status in ('PAID', 'SHIPPED');
create index checkout_under_way on checkout (account_id) where status in ('PROCESSING', 'UNDOING');
