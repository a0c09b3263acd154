import { badInput } from '@supermall/kernel/fault'
import { newId } from '@supermall/kernel/id'
import { days } from '@supermall/kernel/time'
import type { Exchange } from '../providers/exchanges.ts'
import type { Tx } from './database.ts'
import type { CallRow } from './rows.ts'

export type Begun = {
  /** A payment or a refund; of a bill its day. */
  readonly subjectId: string
  readonly channel: string
  readonly operation: 'CREATE' | 'QUERY' | 'CLOSE' | 'REFUND' | 'QUERY_REFUND' | 'BILL'
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
  {
    outcome,
    response,
    exchanges,
    now,
  }: { outcome: string; response: object; exchanges: readonly Exchange[]; now: Date },
): Promise<void> {
  await db.$executeRaw`
    update provider_call set outcome = ${outcome}, response = ${jsonOf(response)}::jsonb, answered_at = ${now},
      exchanges = ${jsonOf(exchanges)}::jsonb
    where id = ${id}`
}

/** As the database takes it, whatever a provider has said: it holds neither what is no character nor half a one. */
export const jsonOf = (value: object): string =>
  JSON.stringify(value, (_, one: unknown) =>
    typeof one === 'bigint' ? one.toString() : typeof one === 'string' ? one.replace(/[\p{Cs}\0]/gu, '\ufffd') : one,
  )

/** What went over the wire is read by itself: it is long. */
const WITHOUT = { exchanges: true } as const

export const listCalls = (db: Tx, subjectIds: readonly string[]): Promise<CallRow[]> =>
  db.providerCall.findMany({
    where: { subjectId: { in: [...subjectIds] } },
    orderBy: { id: 'desc' },
    take: 500,
    omit: WITHOUT,
  })

/** As a list reads them. */
export const callsIn = (db: Tx) => ({
  findMany: (args: object) => db.providerCall.findMany({ ...args, omit: WITHOUT }),
  count: (args: object) => db.providerCall.count(args),
})

export type Heard = { readonly id: string; readonly exchanges: readonly Exchange[] }

/** Each may be long: as many for one request as a page has. */
const MOST_AT_ONCE = 100

export function exchangesReader(db: Tx): (callIds: readonly string[]) => Promise<Heard[]> {
  let left = MOST_AT_ONCE
  return async (callIds) => {
    left -= callIds.length
    if (left < 0) throw badInput(`Exchanges are read of at most ${MOST_AT_ONCE} calls at once.`)
    const where = { id: { in: [...callIds] } }
    const rows = await db.providerCall.findMany({ where, select: { id: true, exchanges: true } })
    return rows.map(({ id, exchanges }) => ({ id, exchanges: (exchanges ?? []) as unknown as readonly Exchange[] }))
  }
}

const KEPT_MS = days(180)

/** Ids begin with their time, so that what is old is found by its key. */
export const forgetCalls = async (db: Tx, now: Date): Promise<number> =>
  (await db.providerCall.deleteMany({ where: { id: { lt: newId('pcl', now.getTime() - KEPT_MS) } } })).count
