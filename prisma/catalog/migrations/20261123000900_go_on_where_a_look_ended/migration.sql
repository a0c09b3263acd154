-- Who looks at everything bit by bit goes on behind what was looked at last, in whichever process and after each start.
create table job_cursor (
  job     text primary key,
  last_id text not null
);
