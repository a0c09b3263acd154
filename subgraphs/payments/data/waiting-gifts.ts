import type { Untried } from '@supermall/messaging/try-each'
import type { Tx } from './database.ts'
import type { WaitingGiftRow } from './rows.ts'

/** Kept once, however often it is told. */
export const keepWaiting = async (db: Tx, gift: WaitingGiftRow): Promise<void> =>
  void (await db.waitingGift.createMany({ data: [gift], skipDuplicates: true }))

/** It waits no longer. */
export const endWaiting = async (db: Tx, id: string): Promise<void> =>
  void (await db.waitingGift.deleteMany({ where: { id } }))

/** What a shop gives as soon as it has earned as much. */
export async function promisedBy(db: Tx, shopId: string, currency: string): Promise<bigint> {
  const { _sum } = await db.waitingGift.aggregate({ where: { shopId, currency }, _sum: { amount: true } })
  return _sum.amount ?? 0n
}

type Promised = { readonly grantId: string; readonly shopId: string; readonly currency: string }

/** What it has promised before this one, or at all where this one does not wait yet. */
export async function promisedBefore(db: Tx, { grantId, shopId, currency }: Promised): Promise<bigint> {
  const [row] = await db.$queryRaw<{ sum: bigint }[]>`
    select coalesce(sum(w.amount), 0)::bigint as sum from waiting_gift w left join waiting_gift own on own.id = ${grantId}
    where w.shop_id = ${shopId} and w.currency = ${currency}
      and (own.id is null or (w.created_at, w.id) < (own.created_at, own.id))`
  return row?.sum ?? 0n
}

/** What it has promised first in each currency: what it has earned of one covers nothing of another. */
export const firstsOf = (db: Tx, shopId: string): Promise<WaitingGiftRow[]> => db.$queryRaw<WaitingGiftRow[]>`
  select distinct on (currency) id, kind, account_id as "accountId", shop_id as "shopId", amount, currency, reason,
    created_at as "createdAt"
  from waiting_gift where shop_id = ${shopId} order by currency, created_at, id`

/** Who has promised anything. */
export async function waitingShops(db: Tx, { except, most }: Untried): Promise<string[]> {
  const where = { shopId: { notIn: [...except] } }
  const rows = await db.waitingGift.groupBy({ by: ['shopId'], where, orderBy: { shopId: 'asc' }, take: most })
  return rows.map(({ shopId }) => shopId)
}
