-- Whoever deleted the account has no history of searches. What was being written down at that moment is looked for again for a day.
create table gone_searcher (
  account_id text primary key,
  gone_at    timestamptz(3) not null
);
