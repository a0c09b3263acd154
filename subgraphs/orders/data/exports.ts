import type { Id } from '@supermall/kernel/id'
import type { Page } from '@supermall/kernel/page'
import type { Failure } from '@supermall/messaging/take-turn'
import type { Counted } from '@supermall/subgraph/list-page'
import { readPage } from '@supermall/subgraph/list-page'
import { unfinished } from '@supermall/subgraph/unfinished'
import type { Column } from '../domain/export-row.ts'
import type { Order } from '../domain/order.ts'
import type { Tx } from './database.ts'
import { managedWhere, NEWEST } from './order-list.ts'
import { orderOf } from './order-row.ts'
import type { OrderWhere } from './order-where.ts'

export type Export = {
  readonly id: Id<'oex'>
  readonly accountId: Id<'acc'>
  readonly shopId: Id<'shp'> | null
  readonly filter: OrderWhere
  readonly columns: readonly Column[]
  readonly status: 'WAITING' | 'RUNNING' | 'DONE' | 'FAILED'
  readonly lastId: string | null
  readonly rowCount: number
  readonly ticket: string
  readonly error: string | null
  /** How often in a row a part of it could not be written. */
  readonly failureCount: number
  readonly createdAt: Date
  readonly endedAt: Date | null
}

export type ExportPage = Counted<Export>

export async function insertExport(db: Tx, run: Export): Promise<void> {
  await db.ordersExport.create({ data: { ...run, filter: run.filter as object, columns: [...run.columns] } })
}

const waiting = (db: Tx) => unfinished(db.ordersExport, 'RUNNING')

export const countUnfinished = (db: Tx, shopId: string | null): Promise<number> => waiting(db).count({ shopId })

export async function findExports(db: Tx, ids: readonly string[]): Promise<Export[]> {
  return (await db.ordersExport.findMany({ where: { id: { in: [...ids] } } })) as unknown as Export[]
}

export async function findByTicket(db: Tx, ticket: string): Promise<Export | null> {
  return (await db.ordersExport.findUnique({ where: { ticket } })) as unknown as Export | null
}

/** The oldest that is not written yet, but none of these. */
export const nextExport = (db: Tx, except: readonly string[]): Promise<Export | null> => waiting(db).next(except)

/** Orders in the order of their ids, behind the last one that was written. */
export async function ordersBehind(db: Tx, { shopId, filter, lastId }: Export, most: number): Promise<Order[]> {
  const where = { AND: [await managedWhere(db, shopId, filter), lastId === null ? {} : { id: { gt: lastId } }] }
  return (await db.order.findMany({ where, orderBy: { id: 'asc' }, take: most })).map(orderOf)
}

type Progress = Pick<Export, 'status' | 'lastId' | 'rowCount' | 'endedAt'> & {
  readonly content: string
  readonly position: number
}

/** False when another process has written this part: the whole transaction is given up then. */
export async function appendPart(
  db: Tx,
  { id, lastId }: Export,
  { content, position, ...progress }: Progress,
): Promise<boolean> {
  const where = { id, lastId, status: waiting(db).status }
  const { count } = await db.ordersExport.updateMany({ where, data: { ...progress, failureCount: 0 } })
  if (count === 1) await db.ordersExportPart.create({ data: { exportId: id, position, content } })
  return count === 1
}

/** Given up with the last failure in a row that it may have. */
export const countFailure = (db: Tx, id: string, { most, now }: Failure): Promise<boolean> =>
  waiting(db).fail(id, most, { error: givenUp(most), endedAt: now })

const givenUp = (most: number): string =>
  `It could not be written, ${most} times in a row. Ask for fewer orders, or by other conditions.`

export const countParts = (db: Tx, exportId: string): Promise<number> =>
  db.ordersExportPart.count({ where: { exportId } })

export async function* everyPart(db: Tx, exportId: string): AsyncGenerator<string> {
  for (let position = 0; ; position++) {
    const row = await db.ordersExportPart.findUnique({ where: { exportId_position: { exportId, position } } })
    if (row === null) return
    yield row.content
  }
}

export const listExports = (db: Tx, shopId: string | null, page: Page): Promise<ExportPage> =>
  readPage<Export>(db.ordersExport, { where: shopId === null ? {} : { shopId }, order: NEWEST }, page)

/** What may no longer be fetched is not kept either: it is full of people. */
export async function deleteEnded(db: Tx, before: Date): Promise<number> {
  const { count } = await db.ordersExportPart.deleteMany({ where: { export: { endedAt: { lte: before } } } })
  return count
}
