import type { Tx } from './database.ts'
import type { HoldRow } from './rows.ts'

export const findHold = (db: Tx, ownerId: string): Promise<HoldRow | null> =>
  db.balanceHold.findUnique({ where: { ownerId } })

/** False when the owner has held or released before. */
export const insertHold = async (db: Tx, hold: HoldRow): Promise<boolean> =>
  (await db.balanceHold.createMany({ data: [hold], skipDuplicates: true })).count === 1

type Ending = { readonly status: 'CAPTURED' | 'RELEASED'; readonly reason: string; readonly now: Date }

/** The hold as it was, when it was this call that ended it. */
export async function endHold(db: Tx, ownerId: string, { status, reason, now }: Ending): Promise<HoldRow | null> {
  const [ended] = await db.balanceHold.updateManyAndReturn({
    where: { ownerId, status: 'HELD' },
    data: { status, reason, endedAt: now },
  })
  return ended ?? null
}

/** Makes a hold smaller; false when it is not held any more or was of another size. */
export const shrinkHold = async (
  db: Tx,
  ownerId: string,
  { from, to }: { from: bigint; to: bigint },
): Promise<boolean> =>
  (await db.balanceHold.updateMany({ where: { ownerId, status: 'HELD', amount: from }, data: { amount: to } }))
    .count === 1

/** They are looked at again later. */
export const postponeHolds = (db: Tx, ownerIds: readonly string[], until: Date): Promise<unknown> =>
  db.balanceHold.updateMany({ where: { ownerId: { in: [...ownerIds] }, status: 'HELD' }, data: { until } })

/** Past their time, and without a payment that could still use them. */
export const findForgottenHolds = async (db: Tx, now: Date): Promise<string[]> => {
  const rows = await db.$queryRaw<{ owner_id: string }[]>`
    select owner_id from balance_hold h where status = 'HELD' and until <= ${now} and not exists (
      select from payment p where p.checkout_id = h.owner_id and p.status in ('PENDING', 'PROCESSING')
        and p.account_id = h.account_id)
    order by until limit 100`
  return rows.map(({ owner_id }) => owner_id)
}
