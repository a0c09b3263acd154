import type { Tx } from '../database.ts'
import type { PointsLineRow } from './rows.ts'

type NewLine = Pick<PointsLineRow, 'lineId' | 'orderId' | 'ownerId' | 'accountId' | 'quantity' | 'usedMinor'>

/** Whatever of an order comes first writes them: its payment, or its end where nothing was paid before. */
export async function insertLines(db: Tx, lines: readonly NewLine[]): Promise<void> {
  const rows = lines.map(({ usedMinor, ...line }) => ({ ...line, usedMinor: usedMinor.toString() }))
  await db.$executeRaw`
    insert into points_line (line_id, order_id, owner_id, account_id, quantity, used_minor)
    select "lineId", "orderId", "ownerId", "accountId", quantity, "usedMinor"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as l("lineId" text, "orderId" text, "ownerId" text,
      "accountId" text, quantity integer, "usedMinor" bigint)
    on conflict do nothing`
}

/** Held until the transaction ends: what is earned, refunded and cancelled of an order happens in turn. */
export async function lockLines(db: Tx, orderId: string): Promise<PointsLineRow[]> {
  await db.$queryRaw`select 1 from points_line where order_id = ${orderId} order by line_id for update`
  return db.pointsLine.findMany({ where: { orderId }, orderBy: { lineId: 'asc' } })
}

type Edit = Partial<Omit<PointsLineRow, 'lineId' | 'orderId' | 'ownerId' | 'accountId' | 'quantity' | 'usedMinor'>>

export const saveLine = (db: Tx, lineId: string, edit: Edit): Promise<unknown> =>
  db.pointsLine.update({ where: { lineId }, data: edit })
