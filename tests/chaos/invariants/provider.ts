import type { Invariant } from './invariant.ts'

/** Of this provider: so its numbers begin. */
const OURS = `payments.capture c where c.provider_no like 'no\\_%'`

/** The other side's books against ours: what a provider says that it moved, by its own keys. */
export const provider: readonly Invariant[] = [
  {
    says: 'money is moved once, however often a provider is asked to',
    broken: 'select about, kind, count(*) as times from provider.movement group by 1, 2 having count(*) > 1',
  },
  {
    says: 'every charge of a provider is captured here, and nothing else',
    broken: `
      select m.about as payment, m.amount as charged, null as captured from provider.movement m
      left join payments.capture c on c.payment_id = m.about
      where m.kind = 'CHARGE' and c.provider_part is distinct from m.amount
      union all
      select c.payment_id, null, c.provider_part from ${OURS}
        and not exists (select from provider.movement m where m.kind = 'CHARGE' and m.about = c.payment_id)`,
  },
  {
    says: 'every refund of a provider is one of ours, of the same amount, and nothing else',
    broken: `
      select m.about as refund, m.amount as returned, r.provider_part as wanted, r.status from provider.movement m
      left join payments.refund r on r.id = m.about
      where m.kind = 'REFUND' and (r.provider_part is distinct from m.amount or r.status <> 'SUCCEEDED')
      union all
      select r.id, null, r.provider_part, r.status from payments.refund r
      where r.status = 'SUCCEEDED' and r.provider_part > 0
        and r.payment_id in (select c.payment_id from ${OURS})
        and not exists (select from provider.movement m where m.kind = 'REFUND' and m.about = r.id)`,
  },
]
