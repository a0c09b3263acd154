-- Refunds that have come: that one of them had failed before may be heard later, and is no news then.
create table came_refund (
  account_id text not null,
  refund_id  text not null,
  came_at    timestamptz(3) not null,
  primary key (account_id, refund_id)
);
create index came_refund_came_at_idx on came_refund (came_at);
