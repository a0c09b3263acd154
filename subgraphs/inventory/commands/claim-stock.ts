import { stockFailed } from '@supermall/contracts/inventory'
import type { Id } from '@supermall/kernel/id'
import type { Unit } from '../data/database.ts'
import { addLines } from '../data/holds.ts'
import type { Claim } from '../domain/claim.ts'
import { claim } from '../domain/claim.ts'
import type { Hold, Line } from '../domain/hold.ts'
import { merged } from '../domain/hold.ts'
import type { Ledger } from '../domain/ledger.ts'
import { openStock } from './move-stock.ts'

export type OrderLines = { readonly orderId: Id<'ord'>; readonly checkoutId: string; readonly lines: readonly Line[] }
export type Claimed = { readonly hold: Hold; readonly ledger: Ledger; readonly claim: Claim }

/**
 * What an order has a right to, written down but not moved yet; null, and told, when some of it is gone: all lines or
 * none.
 */
export async function claimStock(order: OrderLines, unit: Unit): Promise<Claimed | null> {
  const ownerId = order.checkoutId
  const wanted = merged(order.lines)
  const skuIds = wanted.map(({ skuId }) => skuId)
  const { ledger, holds } = await openStock({ skuIds, ownerIds: [ownerId] }, unit)
  const hold = holds.get(ownerId) ?? blank(ownerId)
  const claimed = claim(wanted, hold.lines, ledger)
  if (claimed.short.length > 0) {
    unit.emit(stockFailed({ ownerId, orderId: order.orderId, short: [...claimed.short] }))
    return null
  }
  const added = claimed.fresh.filter(({ skuId }) => hold.lines.every((line) => line.skuId !== skuId))
  if (added.length > 0) await addLines(unit.db, ownerId, { lines: added, now: unit.now })
  return { hold, ledger, claim: claimed }
}

const blank = (ownerId: string): Hold => ({
  ...{ ownerId, state: 'HELD', fingerprint: null, short: [], until: null, lines: [] },
})
