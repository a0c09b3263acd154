import type { PageArgs } from '@supermall/kernel/page'
import type { Order } from '@supermall/subgraph/keyset'
import { byId } from '@supermall/subgraph/keyset'
import type { Counted } from '@supermall/subgraph/list-page'
import { listPage, readAs } from '@supermall/subgraph/list-page'
import type { Prisma } from '../../../../prisma/promotions/generated/client.ts'
import type { ExchangeBatch } from '../../domain/exchange/batch.ts'
import type { Task } from '../../domain/tasks/task.ts'
import type { Tx } from '../database.ts'
import { batchOf } from '../rewards/exchange.ts'
import type { ExchangeCodeRow, PointsEntryRow } from './rows.ts'

const NEWEST: Order = { column: 'createdAt', isDescending: true, read: (value) => new Date(String(value)) }

type Entries = {
  readonly where: Prisma.PointsEntryWhereInput
  readonly isOwn: boolean
  readonly isOldestFirst: boolean
  readonly args: PageArgs
}

export const pageEntries = (
  db: Tx,
  { where, isOwn, isOldestFirst, args }: Entries,
): Promise<Counted<PointsEntryRow>> => {
  const order = { ...NEWEST, isDescending: !isOldestFirst }
  const sort = `${isOwn ? 'own ' : ''}points ${isOldestFirst ? 'oldest' : 'newest'}`
  return listPage(db.pointsEntry, { where, order, sort }, args)
}

export const pageTasks = (db: Tx, args: PageArgs): Promise<Counted<Task>> =>
  listPage(db.task, { where: {}, order: NEWEST, sort: 'tasks' }, args)

export const pageBatches = (db: Tx, args: PageArgs): Promise<Counted<ExchangeBatch>> =>
  listPage(readAs(db.exchangeBatch, batchOf), { where: {}, order: NEWEST, sort: 'exchange-batches' }, args)

export type ListedCode = ExchangeCodeRow & { readonly id: string }

/** A code is its own id. */
export const pageCodes = (db: Tx, batchId: string, args: PageArgs): Promise<Counted<ListedCode>> => {
  const codes = readAs(db.exchangeCode, (row: ExchangeCodeRow): ListedCode => ({ ...row, id: row.code }))
  const order = { ...byId(false), key: 'code' }
  return listPage(codes, { where: { batchId }, order, sort: `exchange-codes of ${batchId}` }, args)
}
