import type { Unit } from '../data/database.ts'
import type { Found } from '../data/found.ts'
import { findAll } from '../data/found.ts'
import type { WarehouseRow } from '../data/rows.ts'
import { keepShelves } from '../data/shelves.ts'
import { lockSkus } from '../data/skus.ts'
import { writeLedger } from '../data/write-ledger.ts'
import { tellStock } from '../domain/alerts.ts'
import type { Hold } from '../domain/hold.ts'
import type { Ledger } from '../domain/ledger.ts'
import { openLedger } from '../domain/ledger.ts'

export type About = {
  readonly skuIds: readonly string[]
  readonly ownerIds?: readonly string[]
  /** Where goods may come to lie that never lay there before. */
  readonly warehouse?: Pick<WarehouseRow, 'id' | 'shopId'>
}
export type Opened = {
  readonly ledger: Ledger
  readonly holds: ReadonlyMap<string, Hold>
  readonly unleft: Found['unleft']
}

/** How every movement begins: its SKUs are locked, then everything about them is read. */
export async function openStock({ skuIds, ownerIds = [], warehouse }: About, unit: Unit): Promise<Opened> {
  const skus = await lockSkus(unit.db, skuIds)
  if (warehouse) await keepShelves(unit.db, { skus, warehouse, now: unit.now })
  const { shelves, holds, unleft } = await findAll(unit.db, { skuIds, ownerIds })
  return { ledger: openLedger(skus, shelves), holds: new Map(holds.map((hold) => [hold.ownerId, hold])), unleft }
}

/** How it ends: written at once, and told. */
export async function closeStock(ledger: Ledger, unit: Unit, holds: readonly Hold[] = []): Promise<void> {
  const closing = ledger.close()
  await writeLedger(unit.db, { closing, holds }, unit)
  for (const turned of closing.skus) for (const event of tellStock(turned)) unit.emit(event)
}
