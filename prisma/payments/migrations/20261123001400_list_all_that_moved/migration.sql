-- All that moved in the ledger, newest first, a page at a time: as of each kind and each owner before. Nothing is sorted for a page of it.
create index ledger_posting_created_at_id_idx on ledger_posting (created_at, id);
