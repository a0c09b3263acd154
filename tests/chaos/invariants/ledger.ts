import type { Invariant } from './invariant.ts'

export const ledger: readonly Invariant[] = [
  {
    says: 'every ledger transaction sums to zero, per currency',
    broken: `
      select transaction_id, currency, sum(amount) from payments.ledger_posting group by 1, 2 having sum(amount) <> 0`,
  },
  {
    says: 'a balance is the sum of its postings, none missing',
    broken: `
      select a.id, a.balance, sum(p.amount) as postings, a.posting_count, count(p.id) as kept
      from payments.ledger_account a left join payments.ledger_posting p on p.account_id = a.id
      group by 1, 2, 4 having a.balance <> coalesce(sum(p.amount), 0) or a.posting_count <> count(p.id)`,
  },
  {
    says: "nobody's wallet is below zero",
    broken: 'select * from payments.ledger_account where is_floored and balance < 0',
  },
  {
    says: 'what waits in red packets lies in the ledger, and goes back when its time is over',
    broken: `
      select a.owner_id, a.balance, sum(p.amount) as waiting from payments.ledger_account a
      left join payments.red_packet p on p.account_id = a.owner_id and p.status = 'WAITING'
      where a.kind = 'RED_PACKETS' group by a.id, a.owner_id, a.balance having a.balance <> coalesce(sum(p.amount), 0)
      union all
      select id, amount, 0 from payments.red_packet where status = 'WAITING' and expires_at < now() - interval '2 minutes'`,
  },
  {
    says: 'one business event is posted once',
    broken: 'select biz_type, biz_id, count(*) from payments.ledger_transaction group by 1, 2 having count(*) > 1',
  },
  {
    says: 'a posting has its transaction, and a transaction its postings',
    broken: `
      select t.id, count(p.id) from payments.ledger_transaction t full join payments.ledger_posting p on p.transaction_id = t.id
      group by 1 having t.id is null or count(p.id) < 2`,
  },
  {
    says: 'all books together sum to zero, per currency',
    broken: 'select currency, sum(balance) from payments.ledger_account group by 1 having sum(balance) <> 0',
  },
  {
    says: 'of what came for an order nothing waits once shops, the platform and refunds have theirs',
    broken: `
      select a.owner_id, a.currency, a.balance from payments.ledger_account a
      left join orders.mall_order o on o.id = a.owner_id
      left join payments.capture c on c.payment_id = a.owner_id and c.is_late
      where a.kind = 'SUSPENSE' and a.balance <> 0 and (o.paid_at is not null or c.payment_id is not null)`,
  },
  {
    says: 'a paid order is shared among its shops once each',
    broken: `
      select o.id, o.payable_minor from orders.mall_order o
      left join payments.ledger_transaction t on t.biz_type = 'ORDER_SHARE' and t.biz_id = o.id
      where o.paid_at is not null and not o.is_parent and not o.is_cash_on_delivery and o.payable_minor > 0
      group by o.id, o.payable_minor having count(t.id) <> 1`,
  },
]
