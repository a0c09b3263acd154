-- What may no longer be fetched is looked for every ten minutes, among all files that were ever asked for.
create index orders_export_done on orders_export (ended_at) where status = 'DONE';
