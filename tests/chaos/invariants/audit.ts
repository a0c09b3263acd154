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
    says: 'every gift of money was given with its entry in the audit log',
    broken: `
      select p.biz_id from payments.ledger_posting p
      where p.kind = 'WALLET_AVAILABLE' and (p.note like 'A gift%' or p.note = 'To begin with') and not exists (
        select from payments.audit_entry a where a.after ->> 'adjustmentId' = p.biz_id)`,
  },
  {
    says: 'every document of stock was written with an entry in the audit log',
    broken: `
      select d.id from inventory.stock_document d left join inventory.audit_entry a on a.subject_id = d.id
      where a.id is null and d.id not like '${seeded}%'`,
  },
]
