-- Money that goes back after the end of an order leaves the totals again, whichever of the two is heard first.
create table refunded_order (
  refund_id    text primary key,
  order_id     text not null,
  amount_minor bigint not null,
  currency     text not null,
  is_full      boolean not null
);
create index refunded_order_order_id_idx on refunded_order (order_id);
