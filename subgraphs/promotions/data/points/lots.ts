import { newId } from '@supermall/kernel/id'
import { Prisma } from '../../../../prisma/promotions/generated/client.ts'
import type { Lot, Part } from '../../domain/points/lots.ts'
import type { Tx } from '../database.ts'
import type { PointsLotRow } from './rows.ts'

type NewLot = {
  readonly accountId: string
  readonly points: number
  readonly expiresAt: Date
  readonly isGrace?: boolean
  readonly createdAt: Date
}

export const insertLot = (db: Tx, lot: NewLot): Promise<PointsLotRow> =>
  db.pointsLot.create({ data: { ...lot, id: newId('plt', lot.createdAt.getTime()), remaining: lot.points } })

/** What is still good, what ends first at the front. */
export const aliveLots = (db: Tx, accountId: string, now: Date): Promise<Lot[]> =>
  db.pointsLot.findMany({
    where: { accountId, endedAt: null, expiresAt: { gt: now }, remaining: { gt: 0 } },
    orderBy: [{ expiresAt: 'asc' }, { id: 'asc' }],
    select: { id: true, remaining: true, expiresAt: true },
  })

/** In one statement, which counts: a lot that has less than it must give is a fault. */
export async function drainLots(db: Tx, parts: readonly Part[]): Promise<void> {
  if (parts.length === 0) return
  const drained = await db.$executeRaw`
    update points_lot l set remaining = l.remaining - part.points
    from (values ${rowsOf(parts)}) part (id, points) where l.id = part.id and l.remaining >= part.points`
  if (drained !== parts.length) throw new Error('a lot of points holds less than it did')
}

type Homeless = { readonly points: number; readonly isGrace: boolean }

/** Puts parts back where they came from; what belongs to lots that have ended meanwhile is the answer. */
export async function refillLots(db: Tx, parts: readonly Part[], now: Date): Promise<readonly Homeless[]> {
  if (parts.length === 0) return []
  return db.$queryRaw<Homeless[]>`
    with part (id, points) as (values ${rowsOf(parts)}),
    refilled as (
      update points_lot l set remaining = l.remaining + part.points from part
      where l.id = part.id and l.ended_at is null and l.expires_at > ${now} returning l.id)
    select part.points, l.is_grace as "isGrace" from part join points_lot l on l.id = part.id
    where part.id not in (select id from refilled)`
}

/** The lots of an account whose time is over, with what was left of each; they are ended by this. */
export const endLots = (db: Tx, accountId: string, now: Date): Promise<{ id: string; points: number }[]> =>
  db.$queryRaw<{ id: string; points: number }[]>`
    with over as (
      select id, remaining from points_lot where account_id = ${accountId} and ended_at is null and expires_at <= ${now}
      for update)
    update points_lot l set remaining = 0, ended_at = ${now} from over where l.id = over.id
    returning l.id, over.remaining as points`

/** Whose lots wait to be ended; a job goes through them account by account. */
export async function accountsWithOldLots(db: Tx, now: Date): Promise<string[]> {
  const rows = await db.pointsLot.findMany({
    where: { endedAt: null, expiresAt: { lte: now } },
    distinct: ['accountId'],
    select: { accountId: true },
    orderBy: { expiresAt: 'asc' },
    take: 500,
  })
  return rows.map(({ accountId }) => accountId)
}

const MOST_SHOWN = 12

/** What ends next of what is still good. */
export const expiringOf = async (db: Tx, accountId: string, now: Date): Promise<Lot[]> =>
  (await aliveLots(db, accountId, now)).slice(0, MOST_SHOWN)

/** What is too old and was not ended yet. */
export async function expiredOf(db: Tx, accountId: string, now: Date): Promise<number> {
  const where = { accountId, endedAt: null, expiresAt: { lte: now } }
  const { _sum } = await db.pointsLot.aggregate({ where, _sum: { remaining: true } })
  return _sum.remaining ?? 0
}

/** Each id is named once: a statement changes a row once. */
const rowsOf = (parts: readonly Part[]): Prisma.Sql =>
  Prisma.join(parts.map(({ lotId, points }) => Prisma.sql`(${lotId}, ${points}::integer)`))
