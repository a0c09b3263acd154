-- Whether anybody may still register, as the settings of the mall said last.
create table registration_rule (
  id               text primary key check (id = 'mall'),
  is_open          boolean not null,
  settings_version integer not null
);
insert into registration_rule (id, is_open, settings_version) values ('mall', true, 0);
