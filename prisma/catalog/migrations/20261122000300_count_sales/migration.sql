-- What orders sold and took back of each of their lines. What goes back may be heard of before what was paid, and no piece goes back
-- twice. The quantity is null while nobody told that it was paid.
create table sale_line (
  line_id    text primary key,
  product_id text,
  quantity   integer,
  back       integer not null default 0
);
