import { subscribers } from '@supermall/contracts/subscribers.generated'
import { domains } from '../field.ts'
import type { Invariant } from './invariant.ts'

const inbox = domains
  .map((domain) => `select '${domain}' as domain, event_id, name from ${domain}.inbox_event`)
  .join(' union all ')
const outbox = domains
  .map((domain) => `select '${domain}' as source, id, name, confirmed_at from ${domain}.outbox_event`)
  .join(' union all ')
const parked = domains
  .map(
    (domain) =>
      `select '${domain}' as domain, event_id, name, error, envelope from ${domain}.dead_letter where resolved_at is null`,
  )
  .join(' union all ')

/** Which domain listens to which event, as rows: `('order-paid', 'inventory')`. */
const listens = Object.entries(subscribers)
  .flatMap(([event, listeners]) => listeners.map((listener) => `('${event}', '${listener}')`))
  .join(', ')

/** What a harness says on the bus that is no event: it is given up by everybody, as it must be. */
export const POISON = 'chaos says nothing'

export const events: readonly Invariant[] = [
  {
    says: 'everything that was told is confirmed by all who listen',
    broken: `select source, name, count(*) from (${outbox}) told where confirmed_at is null group by 1, 2`,
  },
  {
    says: 'everybody who listens has heard each event',
    broken: `
      select told.source, told.name, told.id, listening.domain from (${outbox}) told
      join (values ${listens}) listening (event, domain) on listening.event = translate(told.name, '._', '--')
      left join (${inbox}) heard on heard.event_id = told.id and heard.domain = listening.domain
      where heard.event_id is null`,
  },
  {
    says: 'nobody has heard what nobody told',
    broken: `
      select heard.domain, heard.name, heard.event_id from (${inbox}) heard left join (${outbox}) told on told.id = heard.event_id
      where told.id is null`,
  },
  {
    says: 'no event was given up',
    broken: `select domain, event_id, name, error from (${parked}) given where envelope::text not like '%${POISON}%'`,
  },
]
