import type { Id } from '@supermall/kernel/id'
import type { ExportRun } from '@supermall/subgraph/export-runs'
import type { Counted } from '@supermall/subgraph/list-page'
import type { Column } from '../domain/export-row.ts'
import type { Order } from '../domain/order.ts'
import type { Tx } from './database.ts'
import { managedWhere } from './order-list.ts'
import { orderOf } from './order-row.ts'
import type { OrderWhere } from './order-where.ts'

export type Export = ExportRun & {
  readonly shopId: Id<'shp'> | null
  readonly filter: OrderWhere
  readonly columns: readonly Column[]
}

export type ExportPage = Counted<Export>

/** Orders in the order of their ids, behind the last one that was written. */
export async function ordersBehind(db: Tx, { shopId, filter, cursor }: Export, most: number): Promise<Order[]> {
  const where = { AND: [await managedWhere(db, shopId, filter), cursor === null ? {} : { id: { gt: cursor } }] }
  return (await db.order.findMany({ where, orderBy: { id: 'asc' }, take: most })).map(orderOf)
}
