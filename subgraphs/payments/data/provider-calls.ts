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
  const data = { ...{ id, subjectId, channel, operation, idempotencyKey }, outcome: 'ASKED', request, startedAt: now }
  await db.providerCall.create({ data })
  return id
}

export async function endCall(
  db: Tx,
  id: string,
  ended: { outcome: string; response: object; now: Date },
): Promise<void> {
  const { outcome, response, now } = ended
  await db.providerCall.update({ where: { id }, data: { outcome, response, answeredAt: now } })
}

export const listCalls = (db: Tx, subjectIds: readonly string[]): Promise<CallRow[]> =>
  db.providerCall.findMany({ where: { subjectId: { in: [...subjectIds] } }, orderBy: { id: 'desc' }, take: 500 })

const KEPT_MS = days(180)

/** Ids begin with their time, so that what is old is found by its key. */
export const forgetCalls = async (db: Tx, now: Date): Promise<number> =>
  (await db.providerCall.deleteMany({ where: { id: { lt: newId('pcl', now.getTime() - KEPT_MS) } } })).count
