-- What went over the wire for a call, without keys, cards and people; null for what was asked before this.
alter table provider_call add column exchanges jsonb;
