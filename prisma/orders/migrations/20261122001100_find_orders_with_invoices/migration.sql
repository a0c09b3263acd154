-- Whoever writes the invoices of a shop looks for the orders that want one.
create index mall_order_invoiced on mall_order (shop_id, id) where invoice is not null;
