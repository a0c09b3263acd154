-- Staff look for what was written, or planned, within a time.
create index stock_document_shop_id_created_at_idx on stock_document (shop_id, created_at);
create index stock_document_created_at_idx on stock_document (created_at);
create index stock_transfer_shop_id_created_at_idx on stock_transfer (shop_id, created_at);
create index stock_transfer_created_at_idx on stock_transfer (created_at);
