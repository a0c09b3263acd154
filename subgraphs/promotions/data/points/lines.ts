import type { Tx } from '../database.ts'
import type { PointsLineRow } from './rows.ts'

export type NewLine = Pick<PointsLineRow, 'lineId' | 'orderId' | 'ownerId' | 'accountId' | 'quantity' | 'usedMinor'>

/** Whatever of an order comes first writes them: its payment, or its end where nothing was paid before. */
export const insertLines = (db: Tx, lines: readonly NewLine[]): Promise<unknown> =>
  db.pointsLine.createMany({ data: [...lines], skipDuplicates: true })

/** Held until the transaction ends: what is earned, refunded and cancelled of an order happens in turn. */
export async function lockLines(db: Tx, orderId: string): Promise<PointsLineRow[]> {
  await db.$queryRaw`select 1 from points_line where order_id = ${orderId} order by line_id for update`
  return db.pointsLine.findMany({ where: { orderId }, orderBy: { lineId: 'asc' } })
}

type Edit = Partial<Pick<PointsLineRow, 'refunded' | 'returnedMinor' | 'earning' | 'unearned' | 'earned' | 'takenBack'>>

export const saveLine = (db: Tx, lineId: string, edit: Edit): Promise<unknown> =>
  db.pointsLine.update({ where: { lineId }, data: edit })
