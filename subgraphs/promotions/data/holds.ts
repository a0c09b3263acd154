import type { Prisma } from '../../../prisma/promotions/generated/client.ts'
import type { Tx } from './database.ts'

export type HoldRow = Prisma.PromotionHoldGetPayload<Record<never, never>>

export const findHold = (db: Tx, ownerId: string): Promise<HoldRow | null> =>
  db.promotionHold.findUnique({ where: { ownerId } })

/** False when the owner has held or released before. */
export const insertHold = async (db: Tx, hold: HoldRow): Promise<boolean> =>
  (await db.promotionHold.createMany({ data: [hold], skipDuplicates: true })).count === 1

type Ending = { readonly status: 'USED' | 'RELEASED'; readonly reason: string; readonly now: Date }

/** False when it is not held any more, or never was. */
export const endHold = async (db: Tx, ownerId: string, { status, reason, now }: Ending): Promise<boolean> =>
  (
    await db.promotionHold.updateMany({
      where: { ownerId, status: 'HELD' },
      data: { status, reason, endedAt: now },
    })
  ).count === 1

/** An order stands on it now, and it ends with that order. */
export const keepHold = (db: Tx, ownerId: string): Promise<unknown> =>
  db.promotionHold.updateMany({ where: { ownerId, status: 'HELD' }, data: { until: null } })

/** Of checkouts that never placed an order, a hundred at once. */
export const listForgottenHolds = async (db: Tx, now: Date): Promise<string[]> =>
  (
    await db.promotionHold.findMany({
      where: { status: 'HELD', until: { lte: now } },
      ...{ orderBy: { until: 'asc' }, take: 100, select: { ownerId: true } },
    })
  ).map(({ ownerId }) => ownerId)
