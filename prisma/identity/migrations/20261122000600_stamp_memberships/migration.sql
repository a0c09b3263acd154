-- Raised when shops change what somebody may do: who asked for it before that, and opens a session behind it, is turned away.
alter table account add column memberships_version integer not null default 0;
