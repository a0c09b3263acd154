-- Search: one document per listed product, and what people looked for.

create extension if not exists pg_trgm;

-- Text as search compares it: compatibility forms made plain, lower case, without accents. domain/words.ts does the same to what
-- is searched for, and a test holds the two together. Voiced kana keep their marks, which lie beyond the range taken away.
create function search_plain(source text) returns text language sql immutable strict parallel safe
return case
  when source ~ '^[ -~]*$' then lower(source)
  else normalize(regexp_replace(lower(normalize(source, nfkd)), '[\u0300-\u036f]', '', 'g'), nfkc)
end;

-- English plurals fold into their singular; what remains need not be a word, only the same on both sides.
create function search_stem(word text) returns text language sql immutable strict parallel safe
return case
  when word !~ '^[a-z]{4,}s$' then word
  when word ~ 'ies$' then regexp_replace(word, 'ies$', 'y')
  when word ~ '(ch|sh|ss|x)es$' then left(word, -2)
  when word ~ '[sui]s$' then word
  else left(word, -1)
end;

-- Chinese, Japanese and Korean write no spaces, and Postgres has no dictionary for them: each run is cut into single characters
-- and pairs of neighbours, so that any part of it of two characters or more is found by its pairs.
create function search_words(source text) returns table (word text, place bigint) language sql immutable parallel safe as $$
  select left(piece.word, 64), token.place
  from unnest(string_to_array(trim(regexp_replace(
         regexp_replace(search_plain(source), '([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]+)', ' \1 ', 'g'),
         '[^[:alnum:]]+', ' ', 'g')), ' ')) with ordinality as token (text, place)
  cross join lateral (
    select search_stem(token.text) as word where token.text !~ '^[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]'
    union all
    select substr(token.text, at, width)
    from generate_series(1, length(token.text)) as at, generate_series(1, 2) as width
    where at + width - 1 <= length(token.text) and token.text ~ '^[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]'
  ) as piece
$$;

-- The title weighs most, then the brand, then the subtitle, then all else. Words hold letters and digits only, so that they
-- can stand in a literal as they are.
create function search_vector(title text, brand text, subtitle text, rest text) returns tsvector language sql immutable parallel safe as $$
  select coalesce(string_agg(format('''%s'':%s%s', word, least(place, 16000), weight), ' '), '')::tsvector
  from (values (title, 'A'), (brand, 'B'), (subtitle, 'C'), (rest, 'D')) as part (source, weight), search_words(source)
$$;

-- A price's span: 1, 2 or 5 times a power of ten, in minor units.
create function search_span(price bigint) returns bigint language sql immutable strict parallel safe
return (case
  when price < 1 then 0
  when price >= 5 * 10 ^ floor(log(price)) then 5 * 10 ^ floor(log(price))
  when price >= 2 * 10 ^ floor(log(price)) then 2 * 10 ^ floor(log(price))
  else 10 ^ floor(log(price))
end)::bigint;

-- Everything that filters and counts go by is one mark: `c:` a category with all above it, `b:` brand, `s:` shop, `l:` label,
-- `f:` flag, `a:` attribute, `p:` span of price, `t:` tier of sales. They share one index with the words, so that any mixture
-- of words and filters is one intersection of lists, as long as the shortest of them.
create table search_document (
  product_id text primary key,
  shop_id    text not null,
  vector     tsvector not null,
  marks      text[] default '{}',
  currency   text not null,
  price_low  bigint not null,
  sales      integer not null,
  rating     integer not null default 0,
  listed_at  timestamptz(3) not null
);
-- Without a list of pending entries: every search would read all of it.
create index search_document_vector_marks_idx on search_document using gin (vector, marks) with (fastupdate = off);
create index search_document_listed_at_product_id_idx on search_document (listed_at, product_id);
create index search_document_price_low_product_id_idx on search_document (price_low, product_id);
create index search_document_sales_product_id_idx on search_document (sales, product_id);
create index search_document_rating_product_id_idx on search_document (rating, product_id);

-- Goods whose documents are to be built anew. A list of its own: marking a document itself would write all its index entries.
create table search_stale (
  product_id text primary key
);

-- From how many sales on a product belongs to the best 4 000 (tier 0) or the best 40 000 (tier 1); all others have no tier.
create table search_tier (
  tier        integer primary key,
  least_sales integer not null
);

-- Every word of any document, so that a mistyped one finds its neighbours without a look at the documents.
create table search_word (
  word text primary key
);
create index search_word_word_idx on search_word using gin (word gin_trgm_ops);

create table search_day (
  keyword      text not null,
  day          date not null,
  search_count integer not null default 0,
  zero_count   integer not null default 0,
  result_count integer not null default 0,
  primary key (keyword, day)
);
create index search_day_day_search_count_keyword_idx on search_day (day, search_count, keyword);
create index search_day_in_vain on search_day (day, zero_count, keyword) where zero_count > 0;

create table search_keyword (
  keyword      text primary key,
  search_count bigint not null default 0,
  result_count integer not null default 0,
  searched_at  timestamptz(3) not null
);
create index search_keyword_prefix on search_keyword (keyword text_pattern_ops);
create index search_keyword_search_count_idx on search_keyword (search_count);

create table hot_keyword (
  id           text primary key,
  keyword      text not null unique,
  is_manual    boolean not null,
  is_enabled   boolean not null default true,
  position     integer not null default 0,
  search_count bigint not null default 0,
  version      integer not null default 1,
  created_at   timestamptz(3) not null,
  updated_at   timestamptz(3) not null
);

create table search_history (
  account_id  text not null,
  keyword     text not null,
  searched_at timestamptz(3) not null,
  primary key (account_id, keyword)
);
create index search_history_account_id_searched_at_keyword_idx on search_history (account_id, searched_at, keyword);
