import { stockFailed } from '@supermall/contracts/inventory'
import type { Id } from '@supermall/kernel/id'
import type { Happened } from '@supermall/messaging/consume'
import type { Tx, Unit } from '../data/database.ts'
import type { SavedLines } from '../data/holds.ts'
import { addLines, saveLines } from '../data/holds.ts'
import type { Claim } from '../domain/claim.ts'
import { claim } from '../domain/claim.ts'
import type { Hold, HoldLine, Line } from '../domain/hold.ts'
import { merged, withLines } from '../domain/hold.ts'
import type { Ledger } from '../domain/ledger.ts'
import type { Opened } from './move-stock.ts'
import { closeStock, openStock } from './move-stock.ts'

export type OrderLines = { readonly orderId: Id<'ord'>; readonly checkoutId: string; readonly lines: readonly Line[] }
export type Ordered = Happened<Tx, OrderLines>

/** Moves what an order has a right to, and says how its lines stand after that. */
export type Take = (claim: Claim, on: { readonly ledger: Ledger; readonly ownerId: string }) => readonly HoldLine[]
type Taken = { readonly ownerId: string; readonly lines: readonly HoldLine[]; readonly unit: Unit }

/**
 * What orders have a right to is taken in their order, each of them all lines or none, and all of them in one transaction that
 * locks each SKU once. Of an order that cannot have everything it is told.
 */
export async function claimStock(orders: readonly Ordered[], take: Take): Promise<readonly Taken[]> {
  const [first] = orders
  if (!first) return []
  const { db, now } = first.unit
  const skuIds = orders.flatMap(({ payload }) => payload.lines.map(({ skuId }) => skuId))
  const opened = await openStock({ skuIds, ownerIds: orders.map(({ payload }) => payload.checkoutId) }, first.unit)
  const holds = new Map(opened.holds)
  const added: SavedLines[] = []
  const taken = orders.flatMap(({ payload: order, unit }): Taken[] => {
    const ownerId = order.checkoutId
    const hold = holds.get(ownerId) ?? blank(ownerId)
    const claimed = claimFor(order, { ...opened, hold, unit })
    if (claimed === null) return []
    const lines = take(claimed, { ledger: opened.ledger, ownerId })
    added.push({ ownerId, lines: claimed.fresh.filter(isUnknownTo(hold)) })
    holds.set(ownerId, withLines(hold, lines))
    return [{ ownerId, lines, unit }]
  })
  await addLines(db, added, now)
  await closeStock(opened.ledger, first.unit)
  await saveLines(db, taken, now)
  return taken
}

type Claiming = Pick<Opened, 'ledger' | 'unleft'> & { readonly hold: Hold; readonly unit: Unit }

/** Null, and told, when some of it is gone. */
function claimFor(order: OrderLines, { ledger, unleft, hold, unit }: Claiming): Claim | null {
  const claimed = claim(merged(order.lines), hold.lines, {
    ledger,
    refunded: unleft.filter(({ ownerId }) => ownerId === order.checkoutId),
  })
  if (claimed.short.length === 0) return claimed
  unit.emit(stockFailed({ ownerId: order.checkoutId, orderId: order.orderId, short: [...claimed.short] }))
  return null
}

const isUnknownTo =
  (hold: Hold) =>
  ({ skuId }: HoldLine): boolean =>
    hold.lines.every((line) => line.skuId !== skuId)

const blank = (ownerId: string): Hold => ({
  ownerId,
  state: 'HELD',
  fingerprint: null,
  short: [],
  until: null,
  lines: [],
})
