import type { Connection } from '@supermall/kernel/page'
import type * as Rows from '../../../prisma/inventory/generated/client.ts'
import type { Sku } from '../domain/stock.ts'

/** Rows as the database holds them: what resolvers are handed and what commands decide on. */
export type {
  Hold as HoldRow,
  HoldLine as HoldLineRow,
  HoldPart as HoldPartRow,
  Stock as StockRow,
  StockDisplay as DisplayRow,
  StockDocument as DocumentRow,
  StockDocumentLine as DocumentLineRow,
  StockMovement as MovementRow,
  StockTransfer as TransferRow,
  StockTransferLine as TransferLineRow,
  Warehouse as WarehouseRow,
} from '../../../prisma/inventory/generated/client.ts'

export type SkuRef = { readonly id: string }

export type LevelPage = Connection<Sku>
export type WarehousePage = Connection<Rows.Warehouse>
export type MovementPage = Connection<Rows.StockMovement>
export type DocumentPage = Connection<Rows.StockDocument>
export type TransferPage = Connection<Rows.StockTransfer>
export type HoldPage = Connection<Rows.Hold>
