-- Cash that a shop has taken itself lies in its own drawer: nobody owes it any of that. What stood among what shops have earned goes to an
-- account of its own, in one transaction per shop and currency that says what it is.
create temporary table drawer as
select shop_id, currency, sum(amount)::bigint as amount from (
  select owner_id as shop_id, currency, amount from ledger_posting
  where kind = 'MERCHANT_PAYABLE' and biz_type in ('CASHIER_CASH', 'CASHIER_CASH_BACK')
  union all
  select p.shop_id, p.currency, c.amount - p.balance_part from capture c join payment p on p.id = c.payment_id
  join ledger_transaction t on t.biz_type = case p.kind when 'ORDER' then 'ORDER_SHARE' else 'CASHIER_SHARE' end
    and t.biz_id = coalesce(p.order_id, p.purchase_id)
  where c.channel = 'cash-on-delivery' and not c.is_late and p.shop_id is not null
) taken group by shop_id, currency having sum(amount) <> 0;

insert into ledger_transaction (id, biz_type, biz_id, created_at)
select 'ltx_0' || left(md5(shop_id || currency), 25), 'CASH_APART', shop_id || ':' || currency, now() from drawer;

with moved as (
  select d.shop_id, d.currency, s.kind, s.sign * d.amount as amount, d.currency || ':' || s.kind || ':' || d.shop_id as id
  from drawer d cross join (values ('MERCHANT_PAYABLE', -1), ('SHOP_CASH', 1)) s (kind, sign)),
standing as (
  insert into ledger_account as mine (id, kind, owner_id, currency, balance, is_floored, posting_count)
  select id, kind, shop_id, currency, amount, false, 1 from moved
  on conflict (id) do update set balance = mine.balance + excluded.balance, posting_count = mine.posting_count + 1
  returning id, balance, posting_count)
insert into ledger_posting (id, transaction_id, account_id, seq, kind, owner_id, currency, amount, balance_before, balance_after,
  biz_type, biz_id, created_at)
select 'pst_0' || left(md5(m.id), 25), 'ltx_0' || left(md5(m.shop_id || m.currency), 25), m.id, s.posting_count, m.kind, m.shop_id,
  m.currency, m.amount, s.balance - m.amount, s.balance, 'CASH_APART', m.shop_id || ':' || m.currency, now()
from moved m join standing s on s.id = m.id;

drop table drawer;
