-- Who has just come, and who brought them: an inviter whom they named, or whoever showed them a poster before they came. Kept as long
-- as visits of posters are, and locked by whoever looks at it, so that a registration and a sign-in that are heard at once see each other.
create table newcomer (
  account_id    text primary key,
  -- Null as long as nothing was heard of a registration.
  registered_at timestamptz(3),
  inviter_id    text,
  created_at    timestamptz(3) not null
);
create index newcomer_created_at_idx on newcomer (created_at);
create index poster_visit_account_id_idx on poster_visit (account_id);
