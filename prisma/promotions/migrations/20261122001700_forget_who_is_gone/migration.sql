-- Who deleted the account stands in no ranking.
alter table points_account add column is_gone boolean not null default false;
