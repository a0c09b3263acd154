import type { Connection, PageArgs } from '@supermall/kernel/page'
import type { Where } from '@supermall/subgraph/filter'
import { listPage } from '@supermall/subgraph/list-page'
import type { Tx } from './database.ts'
import { byPosition } from './lists.ts'
import type { ProductLabelRow } from './rows.ts'

export const findLabels = (db: Tx, ids: readonly string[]): Promise<ProductLabelRow[]> =>
  db.productLabel.findMany({ where: { id: { in: [...ids] } } })

export const countLabels = (db: Tx, ids: readonly string[]): Promise<number> =>
  db.productLabel.count({ where: { id: { in: [...ids] } } })

export const isLabelUsed = async (db: Tx, id: string): Promise<boolean> =>
  (await db.product.findFirst({ where: { labelIds: { has: id } }, select: { id: true } })) !== null

export const findLabel = (db: Tx, id: string): Promise<ProductLabelRow | null> =>
  db.productLabel.findUnique({ where: { id } })

export const findLabelByCode = (db: Tx, code: string): Promise<ProductLabelRow | null> =>
  db.productLabel.findUnique({ where: { code } })

export const listLabels = (db: Tx, where: Where, args: PageArgs): Promise<Connection<ProductLabelRow>> =>
  listPage<ProductLabelRow>(db.productLabel, { where, order: byPosition, sort: 'labels' }, args)
