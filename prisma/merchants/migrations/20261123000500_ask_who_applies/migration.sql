-- What operators ask of who applies to sell. Applications keep what was answered, and to which question, for themselves.
create table form_field (
  id          text primary key,
  label       text not null,
  label_key   text not null,
  kind        text not null check (kind in ('TEXT', 'NUMBER', 'DATE', 'PHONE', 'LINK', 'FLAG', 'CHOICE', 'CHOICES')),
  is_required boolean not null,
  is_enabled  boolean not null,
  -- Characters of a text, value of a number, how many of the choices.
  least       integer,
  most        integer,
  choices     text[] not null,
  position    integer not null default 0,
  version     integer not null default 1,
  created_at  timestamptz(3) not null,
  updated_at  timestamptz(3) not null
);
create unique index form_field_label_key_key on form_field (label_key);
create index form_field_position_id_idx on form_field (position, id);
