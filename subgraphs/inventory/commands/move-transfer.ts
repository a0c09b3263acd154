import { checked } from '@supermall/kernel/check'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { idempotent } from '@supermall/messaging/idempotency'
import { ownShop } from '@supermall/subgraph/viewer'
import type { OperatorUnit } from '../data/database.ts'
import type { TransferLineRow, TransferRow } from '../data/rows.ts'
import { findTransfer, findTransferLines, saveArrived, saveTransfer } from '../data/transfers.ts'
import { findWarehouses } from '../data/warehouses.ts'
import { checkArrived } from '../domain/check.ts'
import type { MovementKind } from '../domain/movement.ts'
import { insufficient, notFound, stale, tooManyPieces, wrongState } from '../domain/refusals.ts'
import type { Sku } from '../domain/stock.ts'
import { freeOn } from '../domain/stock.ts'
import type { TransferState, TransferStep } from '../domain/transfer.ts'
import { stateAfter } from '../domain/transfer.ts'
import { closeStock, openStock } from './move-stock.ts'

type Line = { readonly skuId: string; readonly quantity: number }
type MoveTransfer = {
  readonly id: string
  readonly expectedVersion: number
  readonly idempotencyKey: string
  /** What has arrived where less has than was shipped; all of it when absent. */
  readonly lines?: readonly Line[] | null
}

/**
 * Shipped, received or given up: goods on the way are in neither warehouse, and what is given up on the way goes back.
 */
export function moveTransfer(
  step: TransferStep,
  input: MoveTransfer,
  unit: OperatorUnit,
): Promise<Result<TransferRow>> {
  const { idempotencyKey: key, ...rest } = input
  return idempotent({ name: `transfer ${step}`, key, input: rest }, unit, () => write(step, input, unit))
}

async function write(step: TransferStep, input: MoveTransfer, unit: OperatorUnit): Promise<Result<TransferRow>> {
  const id = parseId('stt', input.id)
  const before = id && (await findTransfer(unit.db, id))
  if (!before) return notFound('id')
  ownShop(unit.actor, before.shopId)
  if (before.version !== input.expectedVersion) return stale()
  const state = stateAfter(before.state as TransferState, step)
  if (!state) return wrongState(before.state)
  const lines = await findTransferLines(unit.db, [before.id])
  const fine = checked(...checkArrived(input.lines ?? [], lines))
  if (!fine.ok) return fine
  const saved = await saveTransfer(unit.db, before, { state, ...timesOf(state, unit.now) })
  if (!saved) return stale()
  const arrived = lines.map((line) => ({ ...line, received: received(line, input.lines) }))
  const moved = await moveGoods({ before, step, arrived }, unit)
  if (!moved.ok) return moved
  if (step === 'RECEIVE') await saveArrived(unit.db, before.id, arrived)
  unit.audited({
    subjectId: saved.id,
    summary: `${step} of a transfer`,
    before,
    after: { ...saved, lines: step === 'RECEIVE' ? arrived : lines },
  })
  return ok(saved)
}

type Arrived = TransferLineRow & { readonly received: number }

const received = ({ skuId, quantity }: TransferLineRow, given: MoveTransfer['lines']): number =>
  given?.find((line) => line.skuId === skuId)?.quantity ?? quantity

const timesOf = (state: TransferState, now: Date): Partial<TransferRow> =>
  state === 'IN_TRANSIT' ? { shippedAt: now } : { endedAt: now }

type Going = { readonly before: TransferRow; readonly step: TransferStep; readonly arrived: readonly Arrived[] }

async function moveGoods({ before, step, arrived }: Going, unit: OperatorUnit): Promise<Result<null>> {
  const way = wayOf(before, step)
  if (!way) return ok(null)
  const [warehouse] = await findWarehouses(unit.db, [way.warehouseId])
  const skuIds = arrived.map(({ skuId }) => skuId)
  const { ledger } = await openStock({ skuIds, ...(warehouse ? { warehouse } : {}) }, unit)
  for (const [index, line] of arrived.entries()) {
    const { kind, sign } = way
    const onHand = sign * (step === 'RECEIVE' ? line.received : line.quantity)
    const place = { skuId: line.skuId as Sku['id'], warehouseId: way.warehouseId as `whs_${string}` }
    if (onHand === 0 || ledger.move({ ...place, kind, onHand, held: 0, reference: before.id })) continue
    const shelf = ledger.shelf(line.skuId, way.warehouseId)
    if (onHand > 0) return tooManyPieces(index)
    return insufficient({ skuId: line.skuId, requested: line.quantity, available: shelf ? freeOn(shelf) : 0 }, index)
  }
  await closeStock(ledger, unit)
  return ok(null)
}

type Way = { readonly kind: MovementKind; readonly warehouseId: string; readonly sign: 1 | -1 }

/** Null where nothing has moved yet: a plan that is given up. */
function wayOf({ state, fromWarehouseId, toWarehouseId }: TransferRow, step: TransferStep): Way | null {
  if (step === 'SHIP') return { kind: 'TRANSFER_OUT', warehouseId: fromWarehouseId, sign: -1 }
  if (step === 'RECEIVE') return { kind: 'TRANSFER_IN', warehouseId: toWarehouseId, sign: 1 }
  return state === 'IN_TRANSIT' ? { kind: 'TRANSFER_BACK', warehouseId: fromWarehouseId, sign: 1 } : null
}
