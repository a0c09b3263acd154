-- Whether a scan has counted: that of somebody who has not proved to be somebody waits for it. Those of before did.
alter table poster_scan add column is_counted boolean not null default true;
create index poster_scan_account_id_is_counted_idx on poster_scan (account_id, is_counted);
