-- Which members a message went to, and which of them have read it. The words stand once, with the message.
create table inbox_message (
  id         text primary key,
  account_id text not null references member (account_id) on delete restrict,
  message_id text not null references mass_message on delete cascade,
  told_at    timestamptz(3) not null,
  read_at    timestamptz(3)
);
create unique index inbox_message_account_id_message_id_key on inbox_message (account_id, message_id);
-- A person's own are read newest first, and ids sort by time.
create index inbox_message_account_id_id_idx on inbox_message (account_id, id);
create index inbox_message_message_id_idx on inbox_message (message_id);
create index inbox_message_unread on inbox_message (account_id) where read_at is null;
-- What is old is forgotten.
create index inbox_message_told_at_idx on inbox_message (told_at);
