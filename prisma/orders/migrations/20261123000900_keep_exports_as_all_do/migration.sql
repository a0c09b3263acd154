-- A file of orders is kept as those of other domains are: it knows how long it is and when it goes, and its ticket signs links instead of
-- being one. What was written before goes on: its parts are counted, and it goes when it would have gone.
alter table orders_export add column chunk_count integer not null default 0;
alter table orders_export add column byte_count bigint not null default 0;
alter table orders_export add column expires_at timestamptz(3);
alter table orders_export drop constraint orders_export_status_check;
alter table orders_export add constraint orders_export_status_check
  check (status in ('WAITING', 'RUNNING', 'DONE', 'EXPIRED', 'FAILED'));

update orders_export set chunk_count = written.parts, byte_count = written.bytes
from (
  select export_id, count(*)::integer as parts, sum(octet_length(content))::bigint as bytes
  from orders_export_part group by export_id
) written where id = written.export_id;
update orders_export set expires_at = ended_at + interval '24 hours' where status = 'DONE';
delete from orders_export_part using orders_export where id = export_id and status = 'FAILED';
