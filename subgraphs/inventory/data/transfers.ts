import type { PageArgs } from '@supermall/kernel/page'
import type { Where } from '@supermall/subgraph/filter'
import { byId } from '@supermall/subgraph/keyset'
import { listPage } from '@supermall/subgraph/list-page'
import type { Tx } from './database.ts'
import type { TransferLineRow, TransferPage, TransferRow } from './rows.ts'

type NewLine = Omit<TransferLineRow, 'transferId' | 'position' | 'received'>

export async function insertTransfer(db: Tx, row: TransferRow, lines: readonly NewLine[]): Promise<TransferRow> {
  const saved = await db.stockTransfer.create({ data: row })
  await db.stockTransferLine.createMany({
    data: lines.map((line, position) => ({ ...line, position, transferId: row.id })),
  })
  return saved
}

export const findTransfer = (db: Tx, id: string): Promise<TransferRow | null> =>
  db.stockTransfer.findUnique({ where: { id } })

export const findTransfers = (db: Tx, ids: readonly string[]): Promise<TransferRow[]> =>
  db.stockTransfer.findMany({ where: { id: { in: [...ids] } } })

export const findTransferLines = (db: Tx, ids: readonly string[]): Promise<TransferLineRow[]> =>
  db.stockTransferLine.findMany({
    where: { transferId: { in: [...ids] } },
    orderBy: [{ transferId: 'asc' }, { position: 'asc' }],
  })

/** Null when somebody else has moved it on since. */
export async function saveTransfer(
  db: Tx,
  { id, version, state }: Pick<TransferRow, 'id' | 'version' | 'state'>,
  data: Partial<TransferRow>,
): Promise<TransferRow | null> {
  const where = { id, version, state }
  const rows = await db.stockTransfer.updateManyAndReturn({ where, data: { ...data, version: version + 1 } })
  return rows[0] ?? null
}

type Arrived = { readonly skuId: string; readonly received: number }

export const saveArrived = (
  db: Tx,
  transferId: string,
  arrived: readonly Arrived[],
): PromiseLike<number> => db.$executeRaw`
  update stock_transfer_line l set received = d.received
  from jsonb_to_recordset(${JSON.stringify(arrived)}::jsonb) as d("skuId" text, received integer)
  where l.transfer_id = ${transferId} and l.sku_id = d."skuId"`

export const listTransfers = (db: Tx, where: Where, args: PageArgs): Promise<TransferPage> =>
  listPage<TransferRow>(db.stockTransfer, { where, order: byId(true), sort: 'stock-transfers' }, args)
