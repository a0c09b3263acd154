import { derivedId } from '@supermall/kernel/id'
import type { Sql } from '@supermall/messaging/sql'
import type { Cell } from '@supermall/subgraph/database/copy'
import { copyRows } from '@supermall/subgraph/database/copy'
import type { Tx } from './database.ts'
import type { DocumentLineRow, DocumentRow, WarehouseRow } from './rows.ts'

const SKU = 'id product_id shop_id mode threshold available alert is_virtual created_at updated_at'.split(' ')
const STOCK = 'id sku_id warehouse_id shop_id on_hand received moves updated_at'.split(' ')
const MOVEMENT =
  `id sku_id warehouse_id shop_id kind number on_hand_before on_hand_after held_before held_after reference_id
  at`.split(/\s+/)

type Rows = readonly (readonly Cell[])[]
export type Batch = {
  readonly firstId: string
  readonly lastId: string
  readonly skus: Rows
  readonly stocks: Rows
  readonly movements: Rows
}

/** One stretch of demo stock. What an earlier try that died left of the same stretch goes first. */
export async function fillBatch(sql: Sql, { firstId, lastId, skus, stocks, movements }: Batch): Promise<void> {
  const values = [firstId, lastId]
  await sql.query({ text: 'delete from stock_movement where sku_id between $1 and $2', values })
  await sql.query({ text: 'delete from stock where sku_id between $1 and $2', values })
  await sql.query({ text: 'delete from sku where id between $1 and $2', values })
  await copyRows(sql, { table: 'sku', columns: SKU }, skus)
  await copyRows(sql, { table: 'stock', columns: STOCK }, stocks)
  await copyRows(sql, { table: 'stock_movement', columns: MOVEMENT }, movements)
}

/** Those that shops have already stay as they are. */
export const fillWarehouses = (db: Tx, rows: readonly WarehouseRow[]): Promise<unknown> =>
  db.warehouse.createMany({ data: [...rows], skipDuplicates: true })

export type FilledDocument = {
  readonly document: DocumentRow
  readonly lines: readonly Omit<DocumentLineRow, 'documentId' | 'position'>[]
}

export async function fillDocuments(db: Tx, documents: readonly FilledDocument[]): Promise<void> {
  await db.stockDocument.createMany({ data: documents.map(({ document }) => document), skipDuplicates: true })
  const data = documents.flatMap(({ document: { id: documentId }, lines }) =>
    lines.map((line, position) => ({ ...line, position, documentId })),
  )
  await db.stockDocumentLine.createMany({ data, skipDuplicates: true })
}

const MOST_DEMO = 100_000_000

/** Whether anything was moved, or held, that is not the demo's own. */
export async function hasOwnStock(sql: Sql): Promise<boolean> {
  const text = 'select 1 from stock_movement where id > $1 union all select 1 from hold limit 1'
  return (await sql.query({ text, values: [derivedId('mov', MOST_DEMO)] })).rows.length > 0
}
