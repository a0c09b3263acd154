import type { Tx } from './database.ts'
import type { ProductLabelRow } from './rows.ts'

export const findLabels = (db: Tx, ids: readonly string[]): Promise<ProductLabelRow[]> =>
  db.productLabel.findMany({ where: { id: { in: [...ids] } } })

export const countLabels = (db: Tx, ids: readonly string[]): Promise<number> => db.productLabel.count({ where: { id: { in: [...ids] } } })

export const isLabelUsed = async (db: Tx, id: string): Promise<boolean> =>
  (await db.product.findFirst({ where: { labelIds: { has: id } }, select: { id: true } })) !== null
