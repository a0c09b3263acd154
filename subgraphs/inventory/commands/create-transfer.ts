import { checked, checkText } from '@supermall/kernel/check'
import { newId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { idempotent } from '@supermall/messaging/idempotency'
import type { OperatorUnit } from '../data/database.ts'
import type { TransferRow, WarehouseRow } from '../data/rows.ts'
import { findSkus } from '../data/skus.ts'
import { insertTransfer } from '../data/transfers.ts'
import { holdWarehouses } from '../data/warehouses.ts'
import { checkLines } from '../domain/check.ts'
import { countedElsewhere, notFound } from '../domain/refusals.ts'
import { findOwnWarehouse } from './find-warehouse.ts'

type Line = { readonly skuId: string; readonly quantity: number }
type CreateTransfer = {
  readonly fromWarehouseId: string
  readonly toWarehouseId: string
  readonly lines: readonly Line[]
  readonly remark?: string | null
  readonly idempotencyKey: string
}

/** A plan: nothing moves, and nothing is held for it, before it is shipped. */
export function createTransfer(input: CreateTransfer, unit: OperatorUnit): Promise<Result<TransferRow>> {
  const { idempotencyKey: key, ...rest } = input
  return idempotent({ name: 'transfer create', key, input: rest }, unit, () => write(input, unit))
}

async function write(input: CreateTransfer, unit: OperatorUnit): Promise<Result<TransferRow>> {
  await holdWarehouses(unit.db, [input.fromWarehouseId, input.toWarehouseId])
  const from = await findOwnWarehouse(input.fromWarehouseId, 'fromWarehouseId', unit)
  if (!from.ok) return from
  const to = await findOwnWarehouse(input.toWarehouseId, 'toWarehouseId', unit)
  if (!to.ok) return to
  const fine = await check(input, { from: from.value, to: to.value }, unit)
  if (!fine.ok) return fine
  const saved = await insertTransfer(unit.db, { ...rowOf(input, unit), shopId: from.value.shopId }, input.lines)
  const after = { ...saved, lines: input.lines }
  unit.audited({
    subjectId: saved.id,
    summary: `Planned a transfer of ${input.lines.length} SKUs`,
    before: null,
    after,
  })
  return ok(saved)
}

type Ends = { readonly from: WarehouseRow; readonly to: WarehouseRow }

async function check({ lines, remark }: CreateTransfer, { from, to }: Ends, unit: OperatorUnit): Promise<Result<null>> {
  const fine = checked(...checkLines(lines), checkText(remark, { most: 200 }, 'remark'))
  if (!fine.ok) return fine
  if (from.id === to.id) return refused('SAME_WAREHOUSE', 'Goods move to another warehouse.', 'toWarehouseId')
  if (from.shopId !== to.shopId) return refused('OTHER_SHOP', 'Both warehouses are of one shop.', 'toWarehouseId')
  const skuIds = lines.map(({ skuId }) => skuId)
  const own = (await findSkus(unit.db, skuIds)).filter(({ shopId }) => shopId === from.shopId)
  const known = new Map(own.map(({ id, isVirtual }) => [String(id), isVirtual]))
  const missing = skuIds.findIndex((id) => !known.has(id))
  if (missing >= 0) return notFound('lines', String(missing), 'skuId')
  const virtual = skuIds.findIndex((id) => known.get(id))
  return virtual < 0 ? ok(null) : countedElsewhere('lines', String(virtual), 'skuId')
}

const rowOf = ({ fromWarehouseId, toWarehouseId, remark }: CreateTransfer, { actor, now }: OperatorUnit) => ({
  id: newId('stt'),
  fromWarehouseId,
  toWarehouseId,
  remark: remark?.trim() ?? '',
  operatorId: actor.id,
  state: 'DRAFT',
  version: 1,
  createdAt: now,
  shippedAt: null,
  endedAt: null,
})
