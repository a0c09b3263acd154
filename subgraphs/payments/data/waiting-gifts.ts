import type { Untried } from '@supermall/messaging/try-each'
import { Prisma } from '../../../prisma/payments/generated/client.ts'
import type { Tx } from './database.ts'
import type { WaitingGiftRow } from './rows.ts'

/** Kept once, however often it is told. */
export const keepWaiting = async (db: Tx, gift: WaitingGiftRow): Promise<void> =>
  void (await db.waitingGift.createMany({ data: [gift], skipDuplicates: true }))

export const findWaiting = (db: Tx, id: string): Promise<WaitingGiftRow | null> =>
  db.waitingGift.findUnique({ where: { id } })

/** It waits no longer. What was left of its promise; null where it did not wait. */
export async function endWaiting(db: Tx, id: string): Promise<bigint | null> {
  const [row] = await db.$queryRaw<{ amount: bigint }[]>`delete from waiting_gift where id = ${id} returning amount`
  return row?.amount ?? null
}

/** So much less is promised. Its wallet is held, and it is of more than that. */
export const lessenWaiting = async (db: Tx, id: string, by: bigint): Promise<void> =>
  void (await db.waitingGift.updateMany({ where: { id }, data: { amount: { decrement: by } } }))

const GIFT = Prisma.sql`w.id, w.kind, w.account_id as "accountId", w.shop_id as "shopId", w.amount, w.currency, w.reason,
  w.created_at as "createdAt"`

/** As `sourceOf` names it. */
const SOURCE = Prisma.sql`coalesce(substring(w.id from '^((?:fbk|crb)_[^:]+):'), w.id)`

/** What is promised of each source, less what was asked back of it before it was given. */
const LEFT = Prisma.sql`coalesce(sum(greatest(w.amount + least(g.standing, 0), 0)), 0)::bigint`
const STANDING = Prisma.sql`lateral (
  select coalesce(sum(amount), 0) as standing from wallet_gift where source_id = w.source_id) g`

/** What a shop gives as soon as it has earned as much. */
export async function promisedBy(db: Tx, shopId: string, currency: string): Promise<bigint> {
  const [row] = await db.$queryRaw<{ left: bigint }[]>`
    select ${LEFT} as left from (
      select ${SOURCE} as source_id, sum(w.amount) as amount from waiting_gift w
      where w.shop_id = ${shopId} and w.currency = ${currency} group by 1) w cross join ${STANDING}`
  return row?.left ?? 0n
}

type Promised = { readonly grantId: string; readonly shopId: string; readonly currency: string }

/** What it has promised before this one, or at all where this one does not wait yet. */
export async function promisedBefore(db: Tx, { grantId, shopId, currency }: Promised): Promise<bigint> {
  const [row] = await db.$queryRaw<{ left: bigint }[]>`
    select ${LEFT} as left from (
      select ${SOURCE} as source_id, sum(w.amount) as amount
      from waiting_gift w left join waiting_gift own on own.id = ${grantId}
      where w.shop_id = ${shopId} and w.currency = ${currency}
        and (own.id is null or (w.created_at, w.id) < (own.created_at, own.id)) group by 1) w cross join ${STANDING}`
  return row?.left ?? 0n
}

/** What it has promised of one source, in the order of its promises. */
export const waitingOf = (db: Tx, shopId: string, sourceId: string): Promise<WaitingGiftRow[]> => db.$queryRaw<
  WaitingGiftRow[]
>`
  select ${GIFT} from waiting_gift w where w.shop_id = ${shopId} and ${SOURCE} = ${sourceId} order by w.created_at, w.id`

/** What it has promised first in each currency: what it has earned of one covers nothing of another. */
export const firstsOf = (db: Tx, shopId: string): Promise<WaitingGiftRow[]> => db.$queryRaw<WaitingGiftRow[]>`
  select distinct on (w.currency) ${GIFT} from waiting_gift w where w.shop_id = ${shopId} order by w.currency, w.created_at, w.id`

/** Who has promised anything. */
export async function waitingShops(db: Tx, { except, most }: Untried): Promise<string[]> {
  const where = { shopId: { notIn: [...except] } }
  const rows = await db.waitingGift.groupBy({ by: ['shopId'], where, orderBy: { shopId: 'asc' }, take: most })
  return rows.map(({ shopId }) => shopId)
}
