-- Whose account was deleted, and whether all that orders kept of the person is gone.
create table gone_buyer (
  account_id text primary key,
  gone_at    timestamptz(3) not null,
  cleared_at timestamptz(3)
);
create index gone_buyer_cleared_at_account_id_idx on gone_buyer (cleared_at, account_id);
