import type { Untried } from '@supermall/messaging/try-each'
import { fieldsOf } from '@supermall/subgraph/database/fields'
import { Prisma } from '../../../prisma/promotions/generated/client.ts'
import type { Tx } from './database.ts'

export type HoldRow = Prisma.PromotionHoldGetPayload<Record<never, never>>

const HOLD = Prisma.raw(
  fieldsOf<HoldRow>('h', {
    ownerId: true,
    accountId: true,
    status: true,
    until: true,
    reason: true,
    createdAt: true,
    endedAt: true,
  }),
)

export async function findHold(db: Tx, ownerId: string): Promise<HoldRow | null> {
  const [row] = await db.$queryRaw<HoldRow[]>`
    select ${HOLD} from promotion_hold h where h.owner_id = ${ownerId}`
  return row ?? null
}

/** False when the owner has held or released before. */
export async function insertHold(db: Tx, hold: HoldRow): Promise<boolean> {
  const { ownerId, accountId, status, until, reason, createdAt, endedAt } = hold
  const made = await db.$executeRaw`
    insert into promotion_hold (owner_id, account_id, status, until, reason, created_at, ended_at)
    values (${ownerId}, ${accountId}, ${status}, ${until}, ${reason}, ${createdAt}, ${endedAt}) on conflict do nothing`
  return made === 1
}

/** False when it is not held any more, or never was. */
export const releaseHold = async (db: Tx, ownerId: string, { reason, now }: { reason: string; now: Date }) =>
  (await db.$executeRaw`
    update promotion_hold set status = 'RELEASED', reason = ${reason}, ended_at = ${now}
    where owner_id = ${ownerId} and status = 'HELD'`) === 1

/** What is held is used for good, and all that was counted for it with it. */
export async function useHolds(db: Tx, ownerIds: readonly string[], now: Date): Promise<void> {
  await db.$executeRaw`
    with held as (
      select owner_id from promotion_hold where owner_id = any(${ownerIds}::text[]) and status = 'HELD'
      order by owner_id for update),
    used as (
      update promotion_hold h set status = 'USED', reason = 'PAID', ended_at = ${now} from held
      where h.owner_id = held.owner_id returning h.owner_id)
    update promotion_use u set status = 'USED', ended_at = ${now} from used
    where u.owner_id = used.owner_id and u.status = 'HELD'`
}

/** Orders stand on them now, and they end with those orders. */
export const keepHolds = (db: Tx, ownerIds: readonly string[]): Promise<unknown> =>
  db.$executeRaw`
    with held as (
      select owner_id from promotion_hold
      where owner_id = any(${ownerIds}::text[]) and status = 'HELD' and until is not null order by owner_id for update)
    update promotion_hold h set until = null from held where h.owner_id = held.owner_id`

/** Their checkouts are still on their way: they are looked at again later. */
export const postponeHolds = (db: Tx, ownerIds: readonly string[], until: Date): Promise<unknown> =>
  db.promotionHold.updateMany({
    where: { ownerId: { in: [...ownerIds] }, status: 'HELD', until: { not: null } },
    data: { until },
  })

/** Of checkouts of which no order was heard. */
export const listForgottenHolds = async (db: Tx, now: Date, { except, most }: Untried): Promise<string[]> =>
  (
    await db.promotionHold.findMany({
      where: { status: 'HELD', until: { lte: now }, ownerId: { notIn: [...except] } },
      orderBy: { until: 'asc' },
      take: most,
      select: { ownerId: true },
    })
  ).map(({ ownerId }) => ownerId)
