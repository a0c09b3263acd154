-- Who earned most is shown to everybody, masked, until an operator says otherwise.
alter table points_rules add column is_ranking_shown boolean not null default true;
create index points_account_earned_account_id_idx on points_account (earned desc, account_id);
