-- Of postings that were made at once the one that came second is the later one: their times are told apart by what their accounts
-- were posted last. Nothing where nothing was since.
alter table ledger_account add column posted_at timestamptz(3);
