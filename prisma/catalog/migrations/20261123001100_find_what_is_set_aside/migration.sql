-- Whoever looks for what is set aside past its time reads nothing of all that was given.
create index secret_issue_held on secret_issue (held_until) where held_until is not null;
