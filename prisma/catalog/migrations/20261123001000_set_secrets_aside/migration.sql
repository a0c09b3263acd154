-- Secrets are set aside for a checkout until its order is paid: for which, and until when. What is given to its buyer has no end.
alter table secret_issue add column owner_id text;
alter table secret_issue add column held_until timestamptz(3);
