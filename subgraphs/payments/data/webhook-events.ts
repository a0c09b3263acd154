import { newId } from '@supermall/kernel/id'
import type { Exchange } from '../providers/exchanges.ts'
import type { Notification } from '../providers/provider.ts'
import type { Tx } from './database.ts'
import { jsonOf } from './provider-calls.ts'

export type Waiting = { readonly provider: string; readonly eventId: string; readonly about: Notification['about'] }
export type Tried = Waiting & { readonly tryCount: number }

export type Told = Notification & { readonly now: Date }

/** False for one that came before: it was answered, and is worked already or soon. */
export async function keepNotification(db: Tx, provider: string, told: Told): Promise<boolean> {
  const notification = JSON.parse(JSON.stringify(told.about, bigintsAsText))
  const data = { provider, eventId: told.eventId, notification, receivedAt: told.now }
  return (await db.webhookEvent.createMany({ data: [data], skipDuplicates: true })).count === 1
}

/** The same, with a line in the log of calls, which one that came before leaves none of. */
export async function logNotification(db: Tx, provider: string, told: Told & { readonly exchange: Exchange }) {
  const { eventId, about, now, exchange } = told
  const [notification, subjectId] = [jsonOf(about), subjectOf(told).slice(0, LONGEST_ID)]
  await db.$executeRaw`
    with kept as (
      insert into webhook_event (provider, event_id, notification, received_at)
      values (${provider}, ${eventId}, ${notification}::jsonb, ${now})
      on conflict do nothing returning event_id)
    insert into provider_call (id, subject_id, channel, operation, idempotency_key, outcome, request, exchanges,
      started_at, answered_at)
    select ${newId('pcl')}, ${subjectId}, ${provider}, 'NOTIFICATION', event_id, ${about.kind}, ${notification}::jsonb,
      ${jsonOf([exchange])}::jsonb, ${now}, ${now} from kept`
}

const LONGEST_ID = 64

function subjectOf({ eventId, about }: Told): string {
  if (about.kind === 'OTHER') return eventId
  if (about.kind === 'REFUND') return about.refundId
  return about.kind === 'STRANGER' ? about.subjectId : about.paymentId
}

/** Told before then, and due to be tried again. */
export async function listWaiting(db: Tx, before: Date, now: Date): Promise<Tried[]> {
  const isDue = { OR: [{ nextTryAt: null }, { nextTryAt: { lte: now } }] }
  const rows = await db.webhookEvent.findMany({
    where: { workedAt: null, receivedAt: { lte: before }, ...isDue },
    orderBy: { receivedAt: 'asc' },
    take: 50,
  })
  return rows.map(({ provider, eventId, tryCount, notification }) => {
    return { provider, eventId, tryCount, about: aboutOf(notification) }
  })
}

/** Takes it for work: false when it was worked before. What does not come to an end is tried again after twice the wait, an hour at most. */
export async function takeWaiting(db: Tx, { provider, eventId }: Waiting, now: Date): Promise<boolean> {
  const taken = await db.$executeRaw`
    update webhook_event set try_count = try_count + 1,
      next_try_at = ${now}::timestamptz + least(3600, 5 * power(2, least(try_count, 10))) * interval '1 second'
    where provider = ${provider} and event_id = ${eventId} and worked_at is null`
  return taken === 1
}

export async function keepWorked(
  db: Tx,
  { provider, eventId }: Waiting,
  done: { outcome: string; now: Date },
): Promise<void> {
  const where = { provider_eventId: { provider, eventId } }
  await db.webhookEvent.update({ where, data: { workedAt: done.now, outcome: done.outcome } })
}

const bigintsAsText = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value)

function aboutOf(kept: unknown): Notification['about'] {
  const about = kept as Notification['about']
  return about.kind === 'PAID' ? { ...about, paid: { ...about.paid, amount: BigInt(about.paid.amount) } } : about
}
