-- When what was told and could not be worked is tried again: later and later.
alter table webhook_event add column next_try_at timestamptz(3);
