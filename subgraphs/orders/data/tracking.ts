import type { Kept, Trace, TrackingKey } from '../domain/tracing.ts'
import { wordOf } from '../domain/tracing.ts'
import type { Tx } from './database.ts'

/** By words, as `wordOf` makes them. */
export async function findTracking(db: Tx, words: readonly string[]): Promise<Kept[]> {
  const keys = words.map((word) => word.split(':'))
  const OR = keys.map(([carrierCode = '', trackingNumber = '', phoneTail = '']) => ({
    carrierCode,
    trackingNumber,
    phoneTail,
  }))
  return (await db.tracking.findMany({ where: { OR } })) as Kept[]
}

export type Traces = ReturnType<typeof tracesIn>

/** What is kept of what was asked, for all processes alike. */
export const tracesIn = (db: Tx) => ({
  find: async (key: TrackingKey): Promise<Kept | null> => (await findTracking(db, [wordOf(key)]))[0] ?? null,
  claim: (key: TrackingKey, moment: Moment): Promise<boolean> => claim(db, key, moment),
  keep: (key: TrackingKey, trace: Trace, now: Date): Promise<void> => keep(db, { ...key, trace, toldAt: now }),
})

type Moment = { readonly now: Date; readonly askedBefore: Date }

/** Written before anybody is asked: of many who want to ask at once, one may. */
async function claim(
  db: Tx,
  { carrierCode, trackingNumber, phoneTail }: TrackingKey,
  { now, askedBefore }: Moment,
): Promise<boolean> {
  const claimed = await db.$executeRaw`
    insert into tracking (carrier_code, tracking_number, phone_tail, asked_at)
    values (${carrierCode}, ${trackingNumber}, ${phoneTail}, ${now})
    on conflict (carrier_code, tracking_number, phone_tail) do update set asked_at = excluded.asked_at
    where tracking.asked_at <= ${askedBefore} and tracking.trace->>'state' is distinct from 'DELIVERED'`
  return claimed === 1
}

type Telling = TrackingKey & { readonly trace: Trace; readonly toldAt: Date }

/** A slow answer does not take the place of a newer one. */
async function keep(db: Tx, { trace, toldAt, ...key }: Telling): Promise<void> {
  await db.tracking.updateMany({
    where: { ...key, OR: [{ toldAt: null }, { toldAt: { lte: toldAt } }] },
    data: { trace: trace as object, toldAt },
  })
}

export async function forgetTracking(db: Tx, askedBefore: Date): Promise<number> {
  const { count } = await db.tracking.deleteMany({ where: { askedAt: { lt: askedBefore } } })
  return count
}
