-- Wrong codes that somebody tried for one shop, since the first of them.
create table code_guess (
  actor_id text not null,
  scope    text not null,
  began_at timestamptz(3) not null,
  count    integer not null,
  primary key (actor_id, scope)
);
create index code_guess_began_at_idx on code_guess (began_at);
