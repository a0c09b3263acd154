import type { Check } from '@supermall/kernel/check'
import { checked } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { exportsOf } from '@supermall/subgraph/exports'
import { kept } from '@supermall/subgraph/filter'
import type { OperatorUnit, Tx, Unit } from '../data/database.ts'
import type { Export } from '../data/exports.ts'
import { ordersBehind } from '../data/exports.ts'
import { findLines } from '../data/order-row.ts'
import type { OrderWhere } from '../data/order-where.ts'
import { wordsOf } from '../data/order-where.ts'
import { listParcels } from '../data/parcels.ts'
import { checkCount } from '../domain/check.ts'
import type { Column } from '../domain/export-row.ts'
import { columns as allColumns, exportHeader, exportLine } from '../domain/export-row.ts'
import type { Order } from '../domain/order.ts'

const ROWS_AT_ONCE = 500

export const orderExports = exportsOf<Tx, Export>({
  tables: { runs: 'orders_export', chunks: 'orders_export_part', text: 'content' },
  prefix: 'oex',
  path: '/orders/exports/',
  mutation: 'orderExportStart',
  summary: 'Asked for an export of orders',
  mostUnfinished: 5,
  head: ({ columns }) => exportHeader(columns),
  async batch(run, unit) {
    const orders = await ordersBehind(unit.db, run, ROWS_AT_ONCE)
    const isLast = orders.length < ROWS_AT_ONCE
    return { lines: await linesOf(orders, run, unit), cursor: orders.at(-1)?.id ?? run.cursor, isLast }
  },
})

type StartExport = {
  readonly where?: OrderWhere | null
  readonly columns?: readonly Column[] | null
  readonly idempotencyKey: string
}

/** Staff of a shop get their own shop's orders, whatever they ask for. */
export async function startExport(
  { where, columns, idempotencyKey: key }: StartExport,
  shopId: Id<'shp'> | null,
  unit: OperatorUnit,
): Promise<Result<{ readonly exportId: string }>> {
  const filter = kept(where)
  wordsOf(filter)
  const fine = checked(checkCount(columns, { least: 1, most: allColumns.length }, 'columns'), checkTwice(columns ?? []))
  if (!fine.ok) return fine
  const question = { shopId, filter, columns: columns ?? allColumns }
  return orderExports.start({ key, question, among: { shopId } }, unit)
}

function checkTwice(columns: readonly Column[]): Check {
  const index = columns.findIndex((column, at) => columns.indexOf(column) < at)
  if (index < 0) return null
  return { code: 'COLUMN_TWICE', message: 'Each column stands once in an export.', path: ['columns', String(index)] }
}

async function linesOf(orders: readonly Order[], { columns }: Export, { db }: Unit): Promise<readonly string[]> {
  const ids = orders.map(({ id }) => id)
  const [lines, parcels] = [await findLines(db, ids), await listParcels(db, ids)]
  return orders.map((order) => {
    const own = {
      lines: lines.filter(({ orderId }) => orderId === order.id),
      parcels: parcels.filter(({ orderId }) => orderId === order.id),
    }
    return exportLine({ order, ...own }, columns)
  })
}
