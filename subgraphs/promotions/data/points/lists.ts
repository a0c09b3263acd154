import type { Connection, Page, PageArgs } from '@supermall/kernel/page'
import { connection, pageOf } from '@supermall/kernel/page'
import type { Order } from '@supermall/subgraph/keyset'
import { keyset, positionIn } from '@supermall/subgraph/keyset'
import type { Prisma } from '../../../../prisma/promotions/generated/client.ts'
import type { Task } from '../../domain/tasks/task.ts'
import type { Tx } from '../database.ts'
import { listBatches, listExchangeCodes, NEWEST } from '../rewards/exchange.ts'
import type { PointsEntryRow } from './rows.ts'

export type Counted<Row> = Connection<Row> & { readonly totalCount: () => Promise<number> }

export const MOST_COUNTED = 10_000

type Entries = {
  readonly where: Prisma.PointsEntryWhereInput
  readonly isOldestFirst: boolean
  readonly args: PageArgs
}

export async function pageEntries(db: Tx, { where, isOldestFirst, args }: Entries): Promise<Counted<PointsEntryRow>> {
  const order: Order = { ...NEWEST, isDescending: !isOldestFirst }
  const page = pageOf(args, `points ${isOldestFirst ? 'oldest' : 'newest'}`)
  const { where: bounds, ...rest } = keyset(page, order)
  const rows = await db.pointsEntry.findMany({ where: { AND: [where, bounds] }, ...rest })
  return counted(rows, { page, order, count: () => db.pointsEntry.count({ where, take: MOST_COUNTED }) })
}

export async function pageTasks(db: Tx, args: PageArgs): Promise<Counted<Task>> {
  const page = pageOf(args, 'tasks')
  const rows = (await db.task.findMany(keyset(page, NEWEST))) as (Task & { createdAt: Date })[]
  return counted<Task>(rows, { page, order: NEWEST, count: () => db.task.count({ take: MOST_COUNTED }) })
}

export async function pageBatches(db: Tx, args: PageArgs) {
  const page = pageOf(args, 'batches')
  const rows = await listBatches(db, page)
  return counted(rows, { page, order: NEWEST, count: () => db.exchangeBatch.count({ take: MOST_COUNTED }) })
}

export async function pageCodes(db: Tx, batchId: string, args: PageArgs) {
  const page = pageOf(args, 'codes')
  const rows = await listExchangeCodes(db, batchId, page)
  const count = () => db.exchangeCode.count({ where: { batchId }, take: MOST_COUNTED })
  return counted(rows, { page, order: { column: 'id', isDescending: false }, count })
}

type Around = { readonly page: Page; readonly order: Order; readonly count: () => Promise<number> }

/** The count is a statement of its own, sent when a client selects it and ended at the cap. */
const counted = <Row extends { readonly id: string }>(
  rows: readonly Row[],
  { page, order, count }: Around,
): Counted<Row> => ({ ...connection(rows, page, positionIn<Row>(order)), totalCount: count })
