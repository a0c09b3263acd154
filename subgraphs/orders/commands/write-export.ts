import { hours } from '@supermall/kernel/time'
import type { Unit, Within } from '../data/database.ts'
import type { Export } from '../data/exports.ts'
import { appendPart, countFailure, countParts, deleteEnded, nextExport, ordersBehind } from '../data/exports.ts'
import { findLines } from '../data/order-row.ts'
import { listParcels } from '../data/parcels.ts'
import { BYTE_ORDER_MARK } from '../domain/csv.ts'
import { exportHeader, exportLine } from '../domain/export-row.ts'
import type { Order } from '../domain/order.ts'

const ROWS_AT_ONCE = 500
export const KEPT_MS = hours(24)

const MOST_FAILURES = 5
const GIVEN_UP = `It could not be written, ${MOST_FAILURES} times in a row. Ask for fewer orders, or by other conditions.`

export type Written = { readonly rows: number; readonly failedId: string | null }

/**
 * One part of the oldest file that is not written yet, but of none of these; null when there is none. One that fails stands in
 * nobody's way: it is tried again another time, a few times, and then it has failed.
 */
export async function writeNextPart(
  except: readonly string[],
  { transact, log }: Pick<Within, 'transact' | 'log'>,
): Promise<Written | null> {
  const run = await transact(({ db }) => nextExport(db, except))
  if (run === null) return null
  try {
    return { rows: await transact((unit) => writePart(run, unit)), failedId: null }
  } catch (error) {
    log.warn('export.part_failed', { exportId: run.id, error })
    await transact(({ db, now }) => countFailure(db, run.id, { most: MOST_FAILURES, error: GIVEN_UP, now }))
    return { rows: 0, failedId: run.id }
  }
}

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

export const forgetExports = ({ db, now }: Unit): Promise<number> => deleteEnded(db, new Date(now.getTime() - KEPT_MS))
