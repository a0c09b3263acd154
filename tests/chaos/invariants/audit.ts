import { derivedId } from '@supermall/kernel/id'
import { domains } from '../field.ts'
import type { Invariant } from './invariant.ts'

/** How the ids of the demo's own documents begin: nobody ordered those. */
const seeded = derivedId('sdc', 0).slice(0, 12)

const entries = domains
  .map((domain) => `select '${domain}' as domain, id, action, subject_id from ${domain}.audit_entry`)
  .join(' union all ')

export const audit: readonly Invariant[] = [
  {
    says: 'the log that operators read has every entry that a domain wrote, and no other',
    broken: `
      select written.domain, written.id, shown.id as shown from (${entries}) written
      full join identity.audit_record shown on shown.id = written.id
      where written.id is null or shown.id is null`,
  },
  {
    says: 'every order was bought by somebody who exists',
    broken: `
      select o.id, o.account_id from orders.mall_order o left join identity.account a on a.id = o.account_id where a.id is null`,
  },
  {
    says: 'every line of an order is of goods and of a shop that exist',
    broken: `
      select l.id, l.sku_id, o.shop_id from orders.order_line l join orders.mall_order o on o.id = l.order_id
      left join catalog.sku s on s.id = l.sku_id left join merchants.shop m on m.id = o.shop_id
      where not o.is_parent and (s.id is null or m.id is null)`,
  },
  {
    says: 'every payment, wallet and hold of goods is of somebody or something that exists',
    broken: `
      select p.id from payments.payment p left join identity.account a on a.id = p.account_id where a.id is null
      union all
      select a.id from payments.ledger_account a left join identity.account i on i.id = a.owner_id
      where a.kind like 'WALLET%' and i.id is null
      union all
      select h.owner_id || h.sku_id from inventory.hold_line h left join catalog.sku s on s.id = h.sku_id where s.id is null`,
  },
  {
    says: 'what the catalogue knows of a shop is what the shop is',
    broken: `
      select m.id, m.name, c.name as known from merchants.shop m left join catalog.shop c on c.id = m.id
      where c.name is distinct from m.name`,
  },
  {
    says: 'every gift of money was given with its entry in the audit log',
    broken: `
      select p.biz_id from payments.ledger_posting p
      where p.kind = 'WALLET_AVAILABLE' and p.note in ('A gift', 'To begin with') and not exists (
        select from payments.audit_entry a where a.after ->> 'adjustmentId' = p.biz_id)`,
  },
  {
    says: 'every document of stock was written with an entry in the audit log',
    broken: `
      select d.id from inventory.stock_document d left join inventory.audit_entry a on a.subject_id = d.id
      where a.id is null and d.id not like '${seeded}%'`,
  },
]
