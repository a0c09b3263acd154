import { stockReleased } from '@supermall/contracts/inventory'
import type { Unit } from '../data/database.ts'
import { findHold } from '../data/found.ts'
import { insertTombstone, saveLines } from '../data/holds.ts'
import type { Hold, HoldLine } from '../domain/hold.ts'
import type { Ledger } from '../domain/ledger.ts'
import { closeStock, openStock } from './move-stock.ts'

type ReleaseStock = {
  readonly ownerId: string
  readonly reason: string
  /** Only these; all that is still held when absent. */
  readonly skuIds?: readonly string[]
  /** Only when it has expired by then: somebody may have kept it since it was listed. */
  readonly expiredBefore?: Date
}

/** Gives back what is still held, and tells how many lines that were. Who never held can never hold after this. */
export async function releaseStock({ ownerId, reason, ...which }: ReleaseStock, unit: Unit): Promise<number> {
  if (which.skuIds === undefined && (await insertTombstone(unit.db, ownerId, { reason, now: unit.now }))) return 0
  const seen = await findHold(unit.db, ownerId)
  if (!seen || seen.lines.length === 0) return 0
  const skuIds = seen.lines.map(({ skuId }) => skuId)
  const { ledger, holds } = await openStock({ skuIds, ownerIds: [ownerId] }, unit)
  const hold = holds.get(ownerId) ?? seen
  if (which.expiredBefore && !isExpired(hold, which.expiredBefore)) return 0
  const lines = hold.lines.filter(({ state, skuId }) => state === 'HELD' && (which.skuIds?.includes(skuId) ?? true))
  if (lines.length === 0) return 0
  for (const line of lines) putBack(line, ownerId, ledger)
  await closeStock(ledger, unit)
  const ended = lines.map((line): HoldLine => ({ ...line, state: 'RELEASED', parts: [] }))
  await saveLines(unit.db, [{ ownerId, lines: ended, reason }], unit.now)
  unit.emit(stockReleased({ ownerId, reason, lines: lines.map(({ skuId, quantity }) => ({ skuId, quantity })) }))
  return lines.length
}

function putBack({ skuId, parts }: HoldLine, ownerId: string, ledger: Ledger): void {
  for (const { warehouseId, quantity } of parts)
    ledger.move({ skuId, warehouseId, kind: 'RELEASE', onHand: 0, held: -quantity, reference: ownerId })
}

const isExpired = ({ until }: Hold, before: Date): boolean => until !== null && until < before
