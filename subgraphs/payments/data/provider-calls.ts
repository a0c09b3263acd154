import { newId } from '@supermall/kernel/id'
import { days } from '@supermall/kernel/time'
import type { Tx } from './database.ts'
import type { CallRow } from './rows.ts'

export type Begun = {
  readonly subjectId: string
  readonly channel: string
  readonly operation: 'CREATE' | 'QUERY' | 'CLOSE' | 'REFUND' | 'QUERY_REFUND'
  /** Ids and amounts; never a key, a token or a card. */
  readonly request: Readonly<Record<string, string>>
}

/** Written before the call: one that never came back is seen as such. */
export async function beginCall(db: Tx, { subjectId, channel, operation, request }: Begun, now: Date): Promise<string> {
  const id = newId('pcl')
  const idempotencyKey = `${subjectId}:${operation.toLowerCase()}`
  await db.$executeRaw`
    insert into provider_call (id, subject_id, channel, operation, idempotency_key, outcome, request, started_at)
    values (${id}, ${subjectId}, ${channel}, ${operation}, ${idempotencyKey}, 'ASKED', ${JSON.stringify(request)}::jsonb, ${now})`
  return id
}

export async function endCall(
  db: Tx,
  id: string,
  { outcome, response, now }: { outcome: string; response: object; now: Date },
): Promise<void> {
  await db.$executeRaw`
    update provider_call set outcome = ${outcome}, response = ${JSON.stringify(response)}::jsonb, answered_at = ${now}
    where id = ${id}`
}

export const listCalls = (db: Tx, subjectIds: readonly string[]): Promise<CallRow[]> =>
  db.providerCall.findMany({ where: { subjectId: { in: [...subjectIds] } }, orderBy: { id: 'desc' }, take: 500 })

const KEPT_MS = days(180)

/** Ids begin with their time, so that what is old is found by its key. */
export const forgetCalls = async (db: Tx, now: Date): Promise<number> =>
  (await db.providerCall.deleteMany({ where: { id: { lt: newId('pcl', now.getTime() - KEPT_MS) } } })).count
