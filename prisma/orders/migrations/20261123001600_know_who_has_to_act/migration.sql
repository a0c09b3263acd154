-- By when whoever a case waits for has to act, or since when it waits. Processes of the version before write none: what they take in has the
-- moment it came, and what they move keeps what it had, so that it is seen too early rather than never.
alter table aftersale_case add column acts_by timestamptz(3) not null default now();
