-- An inbox also holds what is told to one member alone: words of its own, once per event.
alter table inbox_message alter column message_id drop not null, add column event_id text, add column subject_id text,
  add column title text, add column body text, add constraint inbox_message_words check ((message_id is null) = (title is not null and body is not null));
create unique index inbox_message_event_id_key on inbox_message (event_id);

-- Of what the mall and each shop let buyers be told; what is null is inherited.
create table notice_rule (
  scope        text primary key,
  is_parcel_on boolean,
  is_case_on   boolean,
  version      integer not null
);
