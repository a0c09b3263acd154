import type { Invariant } from './invariant.ts'

/** A checkout whose orders still stand: not one of them was given up or closed. */
const LIVE = `(select checkout_id from orders.mall_order where not is_parent group by 1
  having bool_or(status not in ('CANCELLED', 'CLOSED')))`

export const rewards: readonly Invariant[] = [
  {
    says: 'no more of a coupon is out than there is',
    broken: `
      select c.id, c.total, c.issued_count, count(p.id) as pieces from promotions.coupon c
      left join promotions.member_coupon p on p.coupon_id = c.id
      group by 1, 2, 3, c.held_count having c.issued_count <> count(p.id) or count(p.id) + c.held_count > c.total`,
  },
  {
    says: 'what a buyer has had of a coupon was counted',
    broken: `
      select p.coupon_id, p.account_id, b.taken_count, count(*) as pieces from promotions.member_coupon p
      left join promotions.coupon_buyer b on b.coupon_id = p.coupon_id and b.account_id = p.account_id
      group by p.coupon_id, p.account_id, b.taken_count having count(*) > coalesce(b.taken_count, 0)`,
  },
  {
    // Who gives more at once gives no more to each: new members have one, which is the least that a limit allows.
    says: 'nobody has had more of a coupon than one buyer may',
    broken: `
      select b.coupon_id, b.account_id, b.taken_count, c.most_per_buyer from promotions.coupon_buyer b
      join promotions.coupon c on c.id = b.coupon_id where b.taken_count > c.most_per_buyer`,
  },
  {
    says: 'a coupon that was paid for lies in one wallet, or its money is on its way back',
    broken: `
      select p.id, p.status, y.id as payment, c.amount, c.provider_refunded + c.wallet_refunded as refunded
      from promotions.coupon_purchase p
      join payments.payment y on y.purchase_id = p.id
      join payments.capture c on c.payment_id = y.id
      where (p.status = 'PAID' and p.payment_id = y.id) = (c.provider_refunded + c.wallet_refunded = c.amount)
      union all
      select p.id, p.status, p.payment_id, p.price_minor, null from promotions.coupon_purchase p
      left join promotions.member_coupon m on m.id = p.member_coupon_id
      left join payments.capture c on c.payment_id = p.payment_id and c.amount = p.price_minor and c.currency = p.currency
      where (p.status = 'PAID' and (m.id is null or m.status = 'GIVEN_BACK' or c.payment_id is null))
        or (p.status in ('REFUNDING', 'REFUNDED') and (c.payment_id is null or coalesce(m.status, 'GIVEN_BACK') <> 'GIVEN_BACK'))`,
  },
  {
    says: 'a piece is held for who is about to pay for it, and for nobody whose time is over',
    broken: `
      select c.id, c.held_count, count(p.id) from promotions.coupon c
      left join promotions.coupon_purchase p on p.coupon_id = c.id and p.status = 'OPEN'
      group by 1, 2 having c.held_count <> count(p.id)
      union all
      select id, 0, 0 from promotions.coupon_purchase where status = 'OPEN' and expires_at < now() - interval '2 minutes'`,
  },
  {
    says: 'no promotion gives more than its budget, and what it gave is what was used',
    broken: `
      select p.id, p.given_minor, p.use_count, sum(u.given_minor) as given, count(u.id) as uses from promotions.promotion p
      left join promotions.promotion_use u on u.promotion_id = p.id and u.status <> 'RELEASED'
      where p.budget_minor is not null or p.budget_uses is not null
      group by p.id, p.given_minor, p.use_count, p.budget_minor, p.budget_uses
      having p.given_minor > p.budget_minor or p.use_count > p.budget_uses
        or p.given_minor <> coalesce(sum(u.given_minor), 0) or p.use_count <> count(u.id)`,
  },
  {
    says: 'what was used of promotions belongs to an order that was paid',
    broken: `
      select h.owner_id, h.status from promotions.promotion_hold h
      where h.status = 'USED' and h.owner_id not like 'rcg_%' and not exists (
        select from orders.mall_order o where o.checkout_id = h.owner_id and o.paid_at is not null)`,
  },
  {
    says: 'what is held of promotions belongs to an order that waits for its payment',
    broken: `
      select h.owner_id, h.until from promotions.promotion_hold h
      where h.status = 'HELD' and h.owner_id not like 'rcg_%' and (h.until is null or h.until < now() - interval '2 minutes') and not exists (
        select from orders.mall_order o where o.checkout_id = h.owner_id and o.status = 'PENDING_PAYMENT')`,
  },
  {
    says: 'an order that was paid has used what its checkout held, and nothing of it was given up',
    broken: `
      select o.checkout_id, o.id, o.status as stands, h.status, h.reason, p.status as points from promotions.promotion_hold h
      join orders.mall_order o on o.checkout_id = h.owner_id and o.paid_at is not null
      left join promotions.points_hold p on p.owner_id = h.owner_id
      where h.status <> 'USED' or p.status <> 'USED'`,
  },
  {
    says: 'a used coupon and a hold of one belong to a checkout that stands',
    broken: `
      select p.id, p.status, p.owner_id from promotions.member_coupon p join promotions.coupon c on c.id = p.coupon_id
      where p.status in ('HELD', 'USED') and c.use = 'SHOPPING' and c.is_returned and p.owner_id not in ${LIVE}
        and (p.valid_until is null or p.valid_until > now())
        and not exists (select from orders.checkout k where k.id = p.owner_id and k.status in ('PROCESSING', 'UNDOING'))`,
  },
  {
    says: 'a coupon for a recharge is held while it may be paid, used once it was, and free when it never will be',
    broken: `
      select r.id, y.status, h.status as held, m.status as piece from payments.recharge r
      join payments.payment y on y.id = r.payment_id
      left join promotions.promotion_hold h on h.owner_id = r.id
      left join promotions.member_coupon m on m.owner_id = r.id
      where r.coupon_id is not null and r.created_at < now() - interval '2 minutes' and (
        (r.completed_at is not null and (h.status <> 'USED' or r.coupon_minor is null))
        or (r.completed_at is null and y.status in ('FAILED', 'CLOSED') and m.id is not null))`,
  },
  {
    says: 'what a recharge gave went with it',
    broken: `
      select w.recharge_id, w.taken_back_at, m.status from promotions.recharge_reward w
      join payments.recharge r on r.id = w.recharge_id
      join payments.refund f on f.payment_id = r.payment_id and f.cause = 'RECHARGE'
      left join promotions.member_coupon m on m.id = w.member_coupon_id
      where w.taken_back_at is null or (m.status = 'UNUSED' and (m.valid_until is null or m.valid_until > now()))`,
  },
  {
    says: 'each day of what comes back is paid once, never more than the whole, and none after the end',
    broken: `
      select f.id, f.status, f.whole_minor, f.paid_minor, count(d.day) as days, sum(d.amount_minor) as paid
      from promotions.full_back f left join promotions.full_back_day d on d.full_back_id = f.id
      group by f.id, f.status, f.whole_minor, f.held_minor, f.paid_minor, f.taken_back_minor, f.paid_days, f.ended_at
      having count(d.day) <> count(distinct d.day) or count(d.day) <> f.paid_days or coalesce(max(d.day), 0) <> f.paid_days
        or coalesce(sum(d.amount_minor), 0) <> f.paid_minor or f.paid_minor - f.taken_back_minor > f.whole_minor
        or f.whole_minor > f.held_minor or max(d.paid_at) > f.ended_at`,
  },
  {
    says: 'a day that came back lies in the wallet, once and to the last unit, or waits for its shop, less only what was asked back of it',
    broken: `
      select d.full_back_id, sum(d.amount_minor) as days, sum(p.posted) as posted, sum(w.amount) as waits, max(b.asked) as asked,
        max(b.taken) as taken
      from promotions.full_back_day d
      left join payments.waiting_gift w on w.id = d.full_back_id || ':' || d.day
      cross join lateral (
        select count(*) as times, coalesce(sum(p.amount), 0) as posted from payments.ledger_posting p
        where p.biz_type = 'ADJUSTMENT' and p.kind = 'WALLET_AVAILABLE' and p.biz_id = d.full_back_id || ':' || d.day) p
      cross join lateral (
        select -coalesce(sum(g.amount), 0) as asked, -coalesce(sum(p.amount), 0) as taken from payments.wallet_gift g
        left join payments.ledger_posting p on p.biz_type = 'ADJUSTMENT' and p.kind = 'WALLET_AVAILABLE' and p.biz_id = g.id
        where g.source_id = d.full_back_id and g.amount < 0) b
      group by 1 having bool_or(p.times > 1 or p.posted + coalesce(w.amount, 0) > d.amount_minor or (p.times > 0 and w.id is not null))
        or sum(d.amount_minor - p.posted - coalesce(w.amount, 0)) + max(b.taken) > max(b.asked)`,
  },
  {
    says: 'a gift that waits for its shop to earn it was not given',
    broken: `
      select w.id, w.kind from payments.waiting_gift w
      where exists (select from payments.wallet_gift g where g.id = w.id)
        or exists (select from payments.red_packet r where r.grant_id = w.id and r.status <> 'TAKEN_BACK')`,
  },
  {
    says: 'what comes back is of a line that was paid, never more than that, and its days begin with the end of its order',
    broken: `
      select f.id, f.status, f.order_id, f.whole_minor, l.payable_minor, o.status as stands from promotions.full_back f
      left join orders.order_line l on l.id = f.line_id and l.order_id = f.order_id and l.sku_id = f.sku_id
      left join orders.mall_order o on o.id = f.order_id and o.checkout_id = f.owner_id and o.account_id = f.account_id
      where f.status <> 'HELD' and (l.id is null or o.id is null or f.whole_minor > l.payable_minor
        or (f.status = 'WAITING' and (o.status in ('CANCELLED', 'CLOSED') or (o.status = 'FINISHED' and o.paid_minor > 0)))
        or (f.paid_days > 0 and o.finished_at is null))`,
  },
  {
    says: 'points are the sum of their entries, none missing',
    broken: `
      select a.account_id, a.available, a.held, a.owed, sum(e.points) as entries from promotions.points_account a
      left join promotions.points_entry e on e.account_id = a.account_id
      group by a.account_id, a.available, a.held, a.owed, a.entry_count
      having a.available + a.held - a.owed <> coalesce(sum(e.points), 0) or a.entry_count <> count(e.id)`,
  },
  {
    says: 'nobody has points below zero, and nobody owes who can pay',
    broken: `select * from promotions.points_account where least(available, held, owed) < 0 or (owed > 0 and available > 0)`,
  },
  {
    says: 'points that can be spent lie in lots, and points that are held in holds',
    broken: `
      select a.account_id, a.available, l.remaining, a.held, h.held as holds from promotions.points_account a
      left join (select account_id, sum(remaining) as remaining from promotions.points_lot group by 1) l using (account_id)
      left join (select account_id, sum(points) as held from promotions.points_hold where status = 'HELD' group by 1) h
        using (account_id)
      where a.available <> coalesce(l.remaining, 0) or a.held <> coalesce(h.held, 0)`,
  },
  {
    says: 'an order gives points once, and only when it is finished',
    broken: `
      select e.subject_id, count(*) from promotions.points_entry e
      left join orders.mall_order o on o.id = e.subject_id and o.account_id = e.account_id
      where e.kind = 'ORDER_FINISHED' group by 1
      having count(*) > 1 or count(o.id) <> 1 or bool_or(o.status not in ('FINISHED', 'CLOSED'))`,
  },
  {
    says: 'points that paid for what was all given back are there again',
    broken: `
      select h.owner_id, h.points, h.returned from promotions.points_hold h
      where h.status = 'USED' and h.owner_id not in ${LIVE} and h.returned <> h.points`,
  },
]
