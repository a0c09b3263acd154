import type { Notification } from '../providers/provider.ts'
import type { Tx } from './database.ts'

export type Waiting = { readonly provider: string; readonly eventId: string; readonly about: Notification['about'] }
export type Tried = Waiting & { readonly tryCount: number }

/** False for one that came before: it was answered, and is worked already or soon. */
export async function keepNotification(db: Tx, provider: string, told: Notification & { now: Date }): Promise<boolean> {
  const notification = JSON.parse(JSON.stringify(told.about, bigintsAsText))
  const data = { provider, eventId: told.eventId, notification, receivedAt: told.now }
  return (await db.webhookEvent.createMany({ data: [data], skipDuplicates: true })).count === 1
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
