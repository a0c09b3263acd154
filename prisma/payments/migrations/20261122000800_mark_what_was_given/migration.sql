-- What was given into wallets, and asked back of it, by what it was given for: each word of it once. Who is told that a gift is taken
-- back before he is told of the gift does not pay it out. What was heard before this stands in the ledger.
create table wallet_gift (
  id         text primary key,
  source_id  text not null,
  account_id text not null,
  amount     bigint not null check (amount <> 0),
  currency   text not null,
  created_at timestamptz(3) not null
);
create index wallet_gift_source_id_idx on wallet_gift (source_id);
insert into wallet_gift (id, source_id, account_id, amount, currency, created_at)
  select t.biz_id, case when t.biz_id like 'fbk\_%' then split_part(t.biz_id, ':', 1) else regexp_replace(t.biz_id, ':back$', '') end,
    p.owner_id, p.amount, p.currency, t.created_at
  from ledger_transaction t join ledger_posting p on p.transaction_id = t.id
  where t.biz_type = 'ADJUSTMENT' and p.kind = 'WALLET_AVAILABLE' and exists (
    select 1 from ledger_posting g where g.transaction_id = t.id and g.kind in ('GIFTS', 'MERCHANT_PAYABLE'));
