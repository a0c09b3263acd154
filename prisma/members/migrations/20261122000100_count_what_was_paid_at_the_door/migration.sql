-- An order that is finished before its money came at the door counts as an order then, and its money when it came, in whichever order
-- the two are heard.
alter table counted_order add column awaits_money boolean not null default false;
create table collected_order (
  order_id   text primary key,
  paid_minor bigint not null,
  currency   text not null
);
