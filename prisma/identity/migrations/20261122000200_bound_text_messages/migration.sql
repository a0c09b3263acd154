-- Whether codes go out by text message, and how many a phone gets a day, as the settings of the mall said last.
create table text_message_rule (
  id               text primary key check (id = 'mall'),
  is_code_on       boolean not null,
  most_per_day     integer not null,
  settings_version integer not null
);
insert into text_message_rule (id, is_code_on, most_per_day, settings_version) values ('mall', true, 20, 0);
