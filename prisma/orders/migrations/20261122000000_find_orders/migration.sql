-- Staff look for an order by who gets it: a part of a name or of a phone, of whoever it is sent to or whoever fetches it.
create index mall_order_recipient on mall_order using gin ((coalesce(address ->> 'recipient', '') || ' ' || coalesce(address ->> 'phone', '')
  || ' ' || coalesce(contact_name, '') || ' ' || coalesce(contact_phone, '')) gin_trgm_ops) where not is_parent;

-- What a buyer began to buy last, and when: whoever comes for the very same a moment later is told of it.
create table submitted (
  account_id  text not null,
  input_hash  text not null,
  checkout_id text not null,
  at          timestamptz(3) not null,
  primary key (account_id, input_hash)
);
