-- A file or a message that cannot be worked is tried a few times, and keeps no other one waiting.
alter table export_run add column failure_count integer not null default 0;
alter table export_run drop constraint export_run_status_check;
alter table export_run add constraint export_run_status_check
  check (status in ('WAITING', 'RUNNING', 'DONE', 'EXPIRED', 'FAILED'));
alter table mass_message add column failure_count integer not null default 0;
alter table mass_message drop constraint mass_message_status_check;
alter table mass_message add constraint mass_message_status_check check (status in ('WAITING', 'SENDING', 'SENT', 'FAILED'));

-- The key of an operator is theirs alone.
create unique index mass_message_sent_by_idempotency_key_key on mass_message (sent_by, idempotency_key);
drop index mass_message_idempotency_key_key;
