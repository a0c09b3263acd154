import { days } from '@supermall/kernel/time'
import type { Sql } from '@supermall/messaging/sql'
import { inSteps } from '@supermall/messaging/steps'

const KEPT_MS = days(7)

/** A refusal is kept to be given again to whoever asks twice; nobody asks again after a week. */
export const forgetRefused = (sql: Sql): Promise<number> =>
  inSteps(
    sql,
    (step) => `delete from hold where owner_id in (
      select h.owner_id from hold h
      where h.state = 'REFUSED' and h.created_at < now() - $1::float8 * interval '1 millisecond'
        and not exists (select from hold_line l where l.owner_id = h.owner_id) limit ${step})`,
    [KEPT_MS],
  )
