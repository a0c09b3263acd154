-- Of what went back, the pieces that had been sent. What waits for being sent is known without it only as long as none of these goes back.
alter table order_line add column returned_quantity integer not null default 0;
