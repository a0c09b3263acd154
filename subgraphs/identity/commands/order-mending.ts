import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'

export type Mending = {
  readonly act: 'replay' | 'dismiss' | 'resend'
  readonly service: string
  readonly eventIds: readonly string[]
  readonly isDryRun: boolean
}

const MOST = 100

export function checkMending<Ordered extends Mending>(mending: Ordered, domains: readonly string[]): Result<Ordered> {
  const { service, eventIds } = mending
  if (!domains.includes(service)) return refused('SERVICE_UNKNOWN', 'There is no such domain.', 'service')
  if (eventIds.length < 1 || eventIds.length > MOST)
    return refused('EVENT_COUNT', `Name 1 to ${MOST} events.`, 'eventIds')
  return ok(mending)
}

/**
 * Another domain does the work, in transactions of its own; so what an operator asked for is on record before it is asked, even
 * if nobody answers then.
 */
export async function orderMending(mending: Mending, unit: OperatorUnit): Promise<Result<Mending>> {
  const { act, service, eventIds, isDryRun } = mending
  unit.audited({
    subjectId: service,
    summary: `${isDryRun ? 'Dry run: ' : ''}${act} ${eventIds.length} events of ${service}`,
    before: null,
    after: { eventIds },
  })
  return ok(mending)
}
