-- Who scans a poster without being signed in is a visitor: once a day for each poster, by the hash of a key that their client keeps.
create table poster_visit (
  id           text primary key,
  poster_id    text not null references poster on delete restrict on update no action,
  code         text not null references poster_code on delete restrict on update no action,
  sharer_id    text not null,
  visitor_hash text not null,
  -- A day of the mall, as signing in counts them.
  day          text not null,
  created_at   timestamptz(3) not null,
  -- Who the visitor turned out to be.
  account_id   text,
  bound_at     timestamptz(3)
);
create unique index poster_visit_poster_id_visitor_hash_day_key on poster_visit (poster_id, visitor_hash, day);
create index poster_visit_visitor_hash_created_at_idx on poster_visit (visitor_hash, created_at);
create index poster_visit_poster_id_id_idx on poster_visit (poster_id, id);
create index poster_visit_code_idx on poster_visit (code);
create index poster_visit_created_at_idx on poster_visit (created_at);

alter table poster_code add column visit_count integer not null default 0;
