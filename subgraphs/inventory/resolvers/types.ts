import { Sku } from './sku.ts'
import { Stock, StockMovement } from './stock.ts'
import { StockDocument, StockDocumentLine, StockTransfer, StockTransferLine } from './stock-document.ts'
import { StockDisplay, StockHold, StockHoldLine, StockHoldPart } from './stock-hold.ts'
import { StockLevel } from './stock-level.ts'
import { Warehouse } from './warehouse.ts'

export const types = {
  Sku,
  StockLevel,
  Stock,
  StockMovement,
  Warehouse,
  StockDocument,
  StockDocumentLine,
  StockTransfer,
  StockTransferLine,
  StockHold,
  StockHoldLine,
  StockHoldPart,
  StockDisplay,
}
