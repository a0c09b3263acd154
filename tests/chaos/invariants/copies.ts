import type { Invariant } from './invariant.ts'

/** What is counted or copied from what stands elsewhere: once all is quiet it says the same. */
export const copies: readonly Invariant[] = [
  {
    says: 'what is offered of a SKU is what lies free in the warehouses that are open, and its alert goes by that',
    broken: `
      select k.id, k.mode, k.available, k.alert, coalesce(f.free, 0) as free from inventory.sku k
      left join (
        select s.sku_id, sum(s.on_hand - s.held)::int as free from inventory.stock s
        join inventory.warehouse w on w.id = s.warehouse_id and w.is_enabled group by 1) f on f.sku_id = k.id
      where (k.is_virtual is not true and k.available <> coalesce(f.free, 0))
        or k.alert <> case when (k.mode = 'UNLIMITED' and k.is_virtual is not true) or k.is_retired then 'NONE'
        when k.available <= 0 then 'OUT' when k.available <= k.threshold then 'LOW' else 'NONE' end`,
  },
  {
    says: 'of virtual goods as much is offered as the catalogue has secrets left',
    broken: `
      select k.id, k.available, s.secrets_left from inventory.sku k join catalog.sku s on s.id = k.id
      where k.is_virtual and k.available <> s.secrets_left`,
  },
  {
    says: 'what carts know of a SKU is what it costs, what there is of it, and whether it is sold',
    broken: `
      select m.sku_id, m.available, k.available as offered, m.price, s.price as costs, m.shelf, p.status from cart.sku_mark m
      left join catalog.sku s on s.id = m.sku_id left join catalog.product p on p.id = m.product_id
      left join inventory.sku k on k.id = m.sku_id
      where (s.retired_at is null and m.price <> s.price)
        or (m.stock_told_at is not null and m.available <> k.available and (k.mode <> 'UNLIMITED' or k.is_virtual))
        or (m.product_version > 0 and m.shelf <> case when p.id is null then 'DELETED'
          when p.status = 'ON_SALE' and p.audit_state = 'APPROVED' then 'ON' else 'OFF' end)`,
  },
  {
    says: 'what the catalogue and promotions know of a shop is what the shop is',
    broken: `
      select m.id, m.name, c.name as known, m.status, m.version, c.version as version_known from merchants.shop m
      left join catalog.shop c on c.id = m.id
      where (m.name, m.status, m.version, m.most_products) is distinct from (c.name, c.status, c.version, c.most_products)
      union all
      select m.id, null, null, m.status, m.version, p.version from merchants.shop m join promotions.shop p on p.id = m.id
      where p.version <> m.version
        or (p.open_until > now()) <> (m.status = 'OPEN' and coalesce(m.expires_at > now(), true))
      union all
      select m.shop_id, m.code, null, null, m.version, p.version from merchants.shop_feature m
      join promotions.shop_feature p on p.shop_id = m.shop_id and p.code = m.code
      where p.version <> m.version or (p.on_until > now()) <> (m.is_enabled and coalesce(m.expires_at > now(), true))`,
  },
  {
    says: 'what the catalogue counts of a shop, and what merchants count of its followers, is what there is',
    broken: `
      select c.id, c.product_count as counted, count(p.id) as found from catalog.shop c
      left join catalog.product p on p.shop_id = c.id group by c.id, c.product_count having c.product_count <> count(p.id)
      union all
      select s.id, s.followers_count, count(f.account_id) from merchants.shop s
      left join merchants.shop_follow f on f.shop_id = s.id
      group by s.id, s.followers_count having s.followers_count <> count(f.account_id)`,
  },
  {
    says: 'whoever keeps settings keeps them as they were said last',
    broken: `
      select m.scope, m.group_name, m.version, o.version as kept from orders.shop_setting o
      left join merchants.setting m on m.scope = o.scope and m.group_name = o.group_name
      where o.version is distinct from m.version or o.values is distinct from m.values
      union all
      select m.scope, m.group_name, m.version, k.version from merchants.setting m join (
        select 'member' as group_name, settings_version as version from identity.registration_rule
        union all select 'sms', settings_version from identity.text_message_rule
        union all select 'member', settings_version from members.member_rules) k on k.group_name = m.group_name
      where m.scope = 'mall' and k.version <> m.version`,
  },
  {
    says: 'payments know of each order what it was paid, what went back of it, and whether it was cancelled',
    broken: `
      select o.id, o.status, o.paid_minor, f.paid, o.refunded_minor, f.refunded, o.paid_at, f.cancelled_at
      from orders.mall_order o full join payments.order_fact f on f.order_id = o.id
      where not coalesce(o.is_parent, false) and (o.id is null or (f.paid_at is null) <> (o.paid_at is null)
        or coalesce(f.paid, 0) <> o.paid_minor or coalesce(f.refunded, 0) <> o.refunded_minor
        or (o.status = 'CANCELLED' and f.cancelled_at is null))`,
  },
  {
    // Of an order of which nothing stays coupons do not count what went back; one that was never paid used none.
    says: 'what is over counts for its buyer, once, with members and with promotions',
    broken: `
      select o.id, o.status, o.finished_at, c.counted_at from orders.mall_order o
      full join members.counted_order c on c.order_id = o.id
      where o.id is null or (not o.is_parent and (o.finished_at is null) <> (c.order_id is null))
        or (c.order_id is not null and c.account_id <> o.account_id)
      union all
      select o.id, o.status, o.finished_at, b.finished_at from orders.mall_order o
      join orders.order_line l on l.order_id = o.id and l.gift_of is null
      left join promotions.bought_product b on b.account_id = o.account_id and b.product_id = l.product_id
      where o.finished_at is not null and not o.is_parent and b.product_id is null
      union all
      select c.order_id, c.status || ' of ' || coalesce(o.status, 'nothing'), o.finished_at, c.finished_at from promotions.coupon_order c
      left join orders.mall_order o on o.id = c.order_id
      where o.id is null or c.paid_minor <> case when c.payment = 'AT_DOOR' then o.payable_minor else o.paid_minor end
        or (c.status <> 'ENDED' and c.refunded_minor <> o.refunded_minor)
        or (c.status = 'ENDED' and o.status not in ('CANCELLED', 'CLOSED')) or (c.status <> 'ENDED' and o.status = 'CLOSED')
        or (c.status = 'FINISHED' and o.finished_at is null)`,
  },
  {
    says: 'an order counts the cases that are open, and a case that has ended has no open line',
    broken: `
      select o.id, o.open_case_count, count(c.id) as open from orders.mall_order o
      left join orders.aftersale_case c on c.order_id = o.id and c.ended_at is null
      group by o.id, o.open_case_count having o.open_case_count <> count(c.id)
      union all
      select c.id, null, count(*) from orders.aftersale_case c join orders.aftersale_line l on l.case_id = c.id
      where l.is_open <> (c.ended_at is null) group by c.id`,
  },
  {
    says: 'search finds exactly what is listed, as it is sold',
    broken: `
      select p.id, p.is_listed, d.product_id as found, p.price_low, d.price_low as shown, p.sales, d.sales as counted
      from catalog.product p full join catalog.search_document d on d.product_id = p.id
      where coalesce(p.is_listed, false) <> (d.product_id is not null)
        or (p.shop_id, p.currency, p.price_low, p.sales) is distinct from (d.shop_id, d.currency, d.price_low, d.sales)
        and d.product_id is not null`,
  },
  {
    says: 'a product costs what its SKUs do',
    broken: `
      select p.id, p.price_low, min(s.price) as least, p.price_high, max(s.price) as most from catalog.product p
      join catalog.sku s on s.product_id = p.id and s.retired_at is null
      group by p.id, p.price_low, p.price_high having p.price_low <> min(s.price) or p.price_high <> max(s.price)`,
  },
  {
    says: 'every consumer is a member, and whoever works for a shop is known there by the present login',
    broken: `
      select a.id, a.audience, m.account_id as member from identity.account a full join members.member m on m.account_id = a.id
      where (coalesce(a.audience, '') = 'CONSUMER') <> (m.account_id is not null)
      union all
      select m.id, m.username, a.username from merchants.merchant_account m left join identity.account a on a.id = m.id
      where (a.username, a.phone, a.email) is distinct from (m.username, m.phone, m.email)`,
  },
]

/** What a gateway shows out of its cache, against what the domains keep. */
export const shown: readonly Invariant[] = [
  {
    says: 'a guest is shown what goods cost and whether there are any, out of the cache too',
    broken: `
      select w.sku, w.price, s.price as costs, w.state, k.available, k.mode, w.hits from gateway.shown w
      left join catalog.sku s on s.id = w.sku left join inventory.sku k on k.id = w.sku
      where w.hits = 0 or w.price is distinct from s.price or w.state is distinct from case
        when k.mode = 'UNLIMITED' and k.is_virtual is not true then 'IN_STOCK' when k.available <= 0 then 'SOLD_OUT'
        when k.available <= k.threshold then 'FEW_LEFT' else 'IN_STOCK' end`,
  },
]
