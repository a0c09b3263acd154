import { checked, checkText } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { idempotent } from '@supermall/messaging/idempotency'
import type { OperatorUnit } from '../data/database.ts'
import { insertDocument } from '../data/documents.ts'
import type { DocumentRow, WarehouseRow } from '../data/rows.ts'
import { holdWarehouses } from '../data/warehouses.ts'
import { checkLines } from '../domain/check.ts'
import type { DocumentKind } from '../domain/document.ts'
import { changeBy } from '../domain/document.ts'
import type { Ledger } from '../domain/ledger.ts'
import { belowHeld, countedElsewhere, insufficient, notFound, tooManyPieces } from '../domain/refusals.ts'
import { freeOn } from '../domain/stock.ts'
import { findOwnWarehouse } from './find-warehouse.ts'
import { closeStock, openStock } from './move-stock.ts'

type Line = { readonly skuId: string; readonly quantity: number }
export type WriteDocument = {
  readonly warehouseId: string
  readonly lines: readonly Line[]
  readonly remark?: string | null
  readonly idempotencyKey: string
}

/**
 * Goods that come in, go out or are counted by people: all lines or none, and never fewer left than are held for
 * buyers.
 */
export function writeDocument(
  kind: DocumentKind,
  input: WriteDocument,
  unit: OperatorUnit,
): Promise<Result<DocumentRow>> {
  const { idempotencyKey: key, ...rest } = input
  return idempotent({ name: `document ${kind}`, key, input: rest }, unit, () => write(kind, input, unit))
}

async function write(kind: DocumentKind, input: WriteDocument, unit: OperatorUnit): Promise<Result<DocumentRow>> {
  await holdWarehouses(unit.db, [input.warehouseId])
  const found = await findOwnWarehouse(input.warehouseId, 'warehouseId', unit)
  if (!found.ok) return found
  const { lines } = input
  const fine = checked(...checkLines(lines, kind === 'COUNT' ? 0 : 1), checkText(input.remark, { most: 200 }, 'remark'))
  if (!fine.ok) return fine
  const warehouse = found.value
  const { ledger } = await openStock({ skuIds: lines.map(({ skuId }) => skuId), warehouse }, unit)
  const id = newId('sdc')
  const written: Written[] = []
  for (const [index, line] of lines.entries()) {
    const done = moveLine({ kind, line, index }, { ledger, warehouse, reference: id })
    if (!done.ok) return done
    written.push(done.value)
  }
  await closeStock(ledger, unit)
  return ok(await file({ ...blank(input), id, kind, ...shopOf(warehouse) }, written, unit))
}

const blank = ({ remark }: WriteDocument) => ({ remark: remark?.trim() ?? '' })
const shopOf = ({ id, shopId }: WarehouseRow) => ({ warehouseId: id, shopId })

type Written = Line & { readonly onHandBefore: number; readonly onHandAfter: number }
type At = { readonly kind: DocumentKind; readonly line: Line; readonly index: number }
type Where = { readonly ledger: Ledger; readonly warehouse: WarehouseRow; readonly reference: string }

/** What was counted as it stands in the books moved nothing, so the ledger says nothing of it. */
function moveLine({ kind, line, index }: At, { ledger, warehouse, reference }: Where): Result<Written> {
  const { skuId, quantity } = line
  const shelf = ledger.shelf(skuId, warehouse.id)
  if (!shelf) return notFound('lines', String(index), 'skuId')
  if (ledger.sku(skuId)?.isVirtual) return countedElsewhere('lines', String(index), 'skuId')
  const onHand = changeBy(kind, quantity, shelf.onHand)
  const place = { skuId: shelf.skuId, warehouseId: shelf.warehouseId }
  if (onHand !== 0 && !ledger.move({ ...place, kind, onHand, held: 0, reference })) {
    if (onHand > 0) return tooManyPieces(index)
    if (kind === 'COUNT') return belowHeld({ skuId, requested: quantity, available: shelf.held }, index)
    return insufficient({ skuId, requested: quantity, available: freeOn(shelf) }, index)
  }
  return ok({ ...line, onHandBefore: shelf.onHand, onHandAfter: shelf.onHand + onHand })
}

async function file(
  document: Omit<DocumentRow, 'operatorId' | 'createdAt'> & { id: Id<'sdc'> },
  lines: readonly Written[],
  unit: OperatorUnit,
): Promise<DocumentRow> {
  const saved = await insertDocument(unit.db, { ...document, operatorId: unit.actor.id, createdAt: unit.now }, lines)
  const [before, after] = [lines.map(onHandBefore), lines.map(onHandAfter)]
  unit.audited({
    subjectId: saved.id,
    summary: `${saved.kind} of ${lines.length} SKUs`,
    before: { lines: before },
    after: { lines: after },
  })
  return saved
}

const onHandBefore = ({ skuId, onHandBefore: onHand }: Written) => ({ skuId, onHand })
const onHandAfter = ({ skuId, onHandAfter: onHand }: Written) => ({ skuId, onHand })
