import type { Invariant } from './invariant.ts'

/** Of one business number, how often it was posted in each way. */
const POSTED = (type: string): string =>
  `(select count(*) from payments.ledger_transaction t where t.biz_type = '${type}' and t.biz_id = w.id)`

/** Money that comes and goes in other ways than by an order's own payment. */
export const ways: readonly Invariant[] = [
  {
    says: "a link is paid exactly when its friends' parts come to it, and promises no more than its parts under way",
    broken: `
      select f.id, f.status, f.amount, f.promised, f.paid, p.promised as parts, p.came from payments.friend_pay f
      left join (
        select y.friend_pay_id, coalesce(sum(y.amount) filter (where y.status in ('PENDING', 'PROCESSING', 'SUCCEEDED')), 0) as promised,
          coalesce(sum(c.amount) filter (where not c.is_late), 0) as came
        from payments.payment y left join payments.capture c on c.payment_id = y.id where y.kind = 'FRIEND' group by 1
      ) p on p.friend_pay_id = f.id
      left join payments.payment o on o.id = f.payment_id
      where f.paid <> coalesce(p.came, 0) or (f.status = 'OPEN' and f.promised <> coalesce(p.promised, 0))
        or (f.status = 'PAID') <> (f.paid = f.amount)
        or (f.status = 'PAID') <> coalesce(o.channel = 'friends' and (o.status = 'SUCCEEDED' or o.reason is not distinct from 'VOID'), false)`,
  },
  {
    says: 'what friends paid by a link that has ended unpaid is back with them, and nothing waits under a link that is over',
    broken: `
      select y.id, f.status, c.amount, c.provider_refunded + c.wallet_refunded as back from payments.friend_pay f
      join payments.payment y on y.friend_pay_id = f.id join payments.capture c on c.payment_id = y.id
      where f.status = 'CLOSED' and c.provider_refunded + c.wallet_refunded <> c.amount
      union all
      select f.id, f.status, a.balance, null from payments.friend_pay f
      join payments.ledger_account a on a.kind = 'SUSPENSE' and a.owner_id = f.id
      where f.status <> 'OPEN' and a.balance <> 0`,
  },
  {
    says: 'a refund to friends is what their shares come to',
    broken: `
      select r.id, r.provider_part, r.status, sum(s.amount) as shares from payments.refund r
      left join payments.refund s on s.parent_id = r.id
      where r.channel = 'friends' and r.status = 'SUCCEEDED' group by r.id, r.provider_part, r.status
      having coalesce(sum(s.amount), 0) <> r.provider_part or bool_or(s.status <> 'SUCCEEDED')`,
  },
  {
    says: 'a recharge is in the wallet, once and to the last unit, exactly when it was paid',
    broken: `
      select w.id, p.status, w.completed_at, c.amount, sum(l.amount) as posted from payments.recharge w
      join payments.payment p on p.id = w.payment_id
      left join payments.capture c on c.payment_id = p.id and not c.is_late
      left join payments.ledger_posting l on l.biz_type = 'RECHARGE' and l.biz_id = w.id and l.kind = 'WALLET_AVAILABLE'
      group by w.id, p.status, w.completed_at, w.coupon_minor, c.amount
      having (p.status = 'SUCCEEDED') <> (w.completed_at is not null)
        or coalesce(sum(l.amount), 0) <> case when p.status = 'SUCCEEDED' then c.amount + coalesce(w.coupon_minor, 0) else 0 end`,
  },
  {
    says: 'a withdrawal left the wallet once, and is paid or back there, not both',
    broken: `
      select w.id, w.status from payments.withdrawal w
      where ${POSTED('WITHDRAWAL')} <> 1
        or ${POSTED('WITHDRAWAL_PAID')} <> case when w.status = 'PAID' then 1 else 0 end
        or ${POSTED('WITHDRAWAL_BACK')} <> case when w.status in ('REFUSED', 'CANCELLED') then 1 else 0 end`,
  },
  {
    says: 'what is frozen in a wallet is what withdrawals and checkouts hold of it',
    broken: `
      select a.owner_id, a.balance, coalesce(w.amount, 0) as withdrawn, coalesce(h.amount, 0) as held
      from payments.ledger_account a
      left join (select account_id, sum(amount) as amount from payments.withdrawal
        where status in ('REQUESTED', 'APPROVED') group by 1) w on w.account_id = a.owner_id
      left join (select account_id, sum(amount) as amount from payments.balance_hold where status = 'HELD' group by 1) h
        on h.account_id = a.owner_id
      where a.kind = 'WALLET_FROZEN' and a.balance <> coalesce(w.amount, 0) + coalesce(h.amount, 0)`,
  },
  {
    says: 'what is paid at the door is paid exactly when its cash was taken, and owed no more once it is cancelled',
    broken: `
      select o.id, o.status, o.payable_minor, o.paid_minor, p.status as payment, c.amount from orders.mall_order o
      left join payments.payment p on p.order_id = o.id and p.channel = 'cash-on-delivery'
      left join payments.capture c on c.payment_id = p.id and not c.is_late
      where o.is_cash_on_delivery and not o.is_parent and o.payable_minor > 0 and ((p.id is null and o.status <> 'CANCELLED')
        or o.paid_minor <> coalesce(c.amount, 0) or (o.paid_minor > 0 and o.paid_minor <> o.payable_minor)
        or (o.status = 'CANCELLED' and p.status not in ('CLOSED', 'SUCCEEDED')))`,
  },
  {
    says: 'a code is used as often as its uses say, and what was fetched is finished',
    broken: `
      select v.id, v.most_uses, v.uses_left, sum(u.times) as uses, o.status from orders.verification_code v
      left join orders.verification_use u on u.code_id = v.id left join orders.mall_order o on o.id = v.order_id
      group by v.id, v.most_uses, v.uses_left, o.status, o.fulfilment
      having v.most_uses - v.uses_left <> coalesce(sum(u.times), 0)
        or (o.fulfilment = 'PICKUP' and v.uses_left = 0 and o.status not in ('FINISHED', 'CLOSED'))`,
  },
]
