import { fieldsOf } from '@supermall/subgraph/database/fields'
import { Prisma } from '../../../../prisma/promotions/generated/client.ts'
import type { HeldPart, Part } from '../../domain/points/lots.ts'
import type { Tx } from '../database.ts'
import type { PointsHoldRow } from './rows.ts'

const HOLD = Prisma.raw(
  fieldsOf<PointsHoldRow>('h', {
    ownerId: true,
    accountId: true,
    points: true,
    worthMinor: true,
    returnedMinor: true,
    returned: true,
    status: true,
    until: true,
    createdAt: true,
    endedAt: true,
  }),
)

export async function findPointsHold(db: Tx, ownerId: string): Promise<PointsHoldRow | null> {
  const [row] = await db.$queryRaw<PointsHoldRow[]>`
    select ${HOLD} from points_hold h where h.owner_id = ${ownerId}`
  return row ?? null
}

/** Of those owners the ones that hold points, or held them. */
export const holdersOf = async (db: Tx, ownerIds: readonly string[]): Promise<ReadonlySet<string>> => {
  const rows = await db.$queryRaw<{ ownerId: string }[]>`
    select owner_id as "ownerId" from points_hold where owner_id = any(${ownerIds}::text[])`
  return new Set(rows.map(({ ownerId }) => ownerId))
}

type NewHold = Pick<PointsHoldRow, 'ownerId' | 'accountId' | 'points' | 'worthMinor' | 'until' | 'createdAt'>

export async function insertPointsHold(db: Tx, hold: NewHold, parts: readonly Part[]): Promise<void> {
  await db.pointsHold.create({ data: { ...hold, status: 'HELD' } })
  await db.pointsHoldPart.createMany({ data: parts.map((part) => ({ ownerId: hold.ownerId, ...part })) })
}

/** True for the one call that moves it. */
export const movePointsHold = async (
  db: Tx,
  ownerId: string,
  { from, to, now }: { from: string; to: string; now: Date },
): Promise<boolean> =>
  (await db.pointsHold.updateMany({ where: { ownerId, status: from }, data: { status: to, endedAt: now } })).count === 1

export async function heldParts(db: Tx, ownerId: string): Promise<HeldPart[]> {
  const rows = await db.pointsHoldPart.findMany({ where: { ownerId }, include: { lot: true } })
  return rows.map(({ lotId, points, returned, lot: { expiresAt } }) => ({ lotId, points, returned, expiresAt }))
}

/** In money, of which the whole points come back: what is left of one waits for the next refund. */
export const addReturnedMinor = (db: Tx, ownerId: string, minor: bigint): Promise<PointsHoldRow> =>
  db.pointsHold.update({ where: { ownerId }, data: { returnedMinor: { increment: minor } } })

/** The checks of the rows refuse to give more back than was used. */
export async function noteReturned(db: Tx, ownerId: string, parts: readonly Part[]): Promise<void> {
  const points = parts.reduce((sum, part) => sum + part.points, 0)
  await db.pointsHold.update({ where: { ownerId }, data: { returned: { increment: points } } })
  for (const { lotId, points: returned } of parts)
    await db.pointsHoldPart.update({
      where: { ownerId_lotId: { ownerId, lotId } },
      data: { returned: { increment: returned } },
    })
}
