import { BYTE_ORDER_MARK } from '@supermall/kernel/csv'
import { hours } from '@supermall/kernel/time'
import type { Turn } from '@supermall/messaging/take-turn'
import { takeTurn } from '@supermall/messaging/take-turn'
import type { Unit, Within } from '../data/database.ts'
import type { Export } from '../data/exports.ts'
import { appendPart, countFailure, countParts, nextExport, ordersBehind } from '../data/exports.ts'
import { findLines } from '../data/order-row.ts'
import { listParcels } from '../data/parcels.ts'
import { exportHeader, exportLine } from '../domain/export-row.ts'
import type { Order } from '../domain/order.ts'

const ROWS_AT_ONCE = 500
export const KEPT_MS = hours(24)

/** One part of the oldest file that is not written yet, but of none of these; null when there is none. */
export const writeNextPart = (
  except: readonly string[],
  within: Pick<Within, 'transact' | 'log'>,
): Promise<Turn | null> => takeTurn(except, { next: nextExport, work: writePart, fail: countFailure }, within)

/** A rival who was quicker leaves nothing to do here. */
async function writePart(run: Export, unit: Unit): Promise<number> {
  const orders = await ordersBehind(unit.db, run, ROWS_AT_ONCE)
  const position = await countParts(unit.db, run.id)
  const isLast = orders.length < ROWS_AT_ONCE
  const head = position === 0 ? BYTE_ORDER_MARK + exportHeader(run.columns) : ''
  const progress = {
    ...({ status: isLast ? 'DONE' : 'RUNNING', endedAt: isLast ? unit.now : null } as const),
    lastId: orders.at(-1)?.id ?? run.lastId,
    rowCount: run.rowCount + orders.length,
    position,
  }
  const content = head + (await linesOf(orders, run, unit))
  return (await appendPart(unit.db, run, { ...progress, content })) ? orders.length : 0
}

async function linesOf(orders: readonly Order[], { columns }: Export, { db }: Unit): Promise<string> {
  const ids = orders.map(({ id }) => id)
  const [lines, parcels] = [await findLines(db, ids), await listParcels(db, ids)]
  return orders
    .map((order) => {
      const own = {
        lines: lines.filter(({ orderId }) => orderId === order.id),
        parcels: parcels.filter(({ orderId }) => orderId === order.id),
      }
      return exportLine({ order, ...own }, columns)
    })
    .join('')
}
