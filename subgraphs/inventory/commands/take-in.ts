import type { Id } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { recordAudit } from '@supermall/messaging/audit'
import type { Actor, AuditDraft } from '@supermall/messaging/unit'
import type { Unit } from '../data/database.ts'
import type { DocumentRow } from '../data/rows.ts'
import { findWarehouseNamed } from '../data/warehouses.ts'
import { notFound } from '../domain/refusals.ts'
import { mainWarehouseId } from '../domain/warehouse.ts'
import { writeDocument } from './write-document.ts'

type SheetLine = {
  readonly key: string
  readonly accountId: string
  readonly shopId: Id<'shp'>
  readonly skuId: string
  readonly quantity: number
  readonly warehouse: string | null
  readonly note: string | null
}

/** One line of a sheet, by whoever began its import and in that shop only: what a document by hand would do, audited as that is. */
export async function takeIn(line: SheetLine, unit: Unit): Promise<Result<DocumentRow>> {
  const { key, accountId, shopId, skuId, quantity, note: remark } = line
  const warehouseId = await placeOf(line, unit)
  if (!warehouseId) return notFound('warehouse')
  const actor: Actor = { id: accountId, audience: 'MERCHANT', shopId, ip: null, traceparent: null }
  const entries: AuditDraft[] = []
  const operator = { ...unit, actor, audited: (entry: AuditDraft) => void entries.push(entry) }
  const input = { warehouseId, lines: [{ skuId, quantity }], remark, idempotencyKey: key }
  const written = await writeDocument('STOCK_IN', input, operator)
  const by = { action: 'inventory.stock.move', actor, source: 'inventory', now: unit.now }
  for (const entry of written.ok ? entries : []) unit.emit(await recordAudit(unit.db, entry, by))
  return written
}

async function placeOf({ warehouse, shopId }: SheetLine, { db }: Unit): Promise<string | null> {
  if (!warehouse) return mainWarehouseId(shopId)
  return (await findWarehouseNamed(db, shopId, warehouse))?.id ?? null
}
