-- What nobody sees in a name is no part of its key any more: keys that were kept before lose it. Of names that are the same then, the
-- one whose key is so already, or else the oldest, has it; the others keep theirs apart by their ids.
create or replace function pg_temp.seen(key text) returns text language sql immutable as
$$ select btrim(regexp_replace(regexp_replace(key,
  '[\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890-\u0891\u08e2\u115f-\u1160\u17b4-\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]', '', 'g'), ' +', ' ', 'g')) $$;

with changed as (
  select id, shop_id, pg_temp.seen(name_key) as seen, created_at from warehouse where name_key <> pg_temp.seen(name_key)),
ranked as (
  select c.id, c.seen, row_number() over (partition by shop_id, seen order by created_at, id) = 1
    and not exists (select from warehouse o where o.shop_id = c.shop_id and o.name_key = c.seen) as is_first from changed c)
update warehouse t set name_key = case when r.is_first then r.seen else r.seen || ' ' || r.id end from ranked r where r.id = t.id;

drop function pg_temp.seen;
