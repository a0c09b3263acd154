import { orderRefunded } from '@supermall/contracts/orders'
import { cut } from '@supermall/kernel/cut'
import type { Id } from '@supermall/kernel/id'
import { wire } from '@supermall/kernel/wire'
import { findCase, findCaseLines } from '../data/aftersale.ts'
import { revokeCodes } from '../data/codes.ts'
import type { Unit } from '../data/database.ts'
import { withoutGoing } from '../data/going-back.ts'
import { writeHistory } from '../data/history.ts'
import { giveBackBought, lockFamily } from '../data/orders.ts'
import type { Refund } from '../data/refunds.ts'
import { addRefunded, endRefund, findRefund } from '../data/refunds.ts'
import type { Family, OrderLine, ShopOrder } from '../domain/order.ts'
import { keptOf, linesOf } from '../domain/order.ts'
import type { Share } from '../domain/refund-shares.ts'
import { shareOut, sharesOfCase } from '../domain/refund-shares.ts'
import { toldSale } from '../domain/sale.ts'
import { isOver } from '../domain/status.ts'
import { about, toldBack, toldBeside, toldChanged, toldPaid, toldPieces, toldShares } from '../domain/told.ts'
import { endCasesOf } from './end-aftersale-cases.ts'
import { endLate, LONGEST_REASON } from './follow-late-money.ts'
import { followRefund } from './follow-refund.ts'
import { finishWithout, shipWithout } from './go-on-without.ts'
import { moveCase } from './move-aftersale.ts'
import { moveOrders } from './move-orders.ts'
import { settleParent } from './settle-parent.ts'

/** The money is back. What came too late was never the order's, so its sums stay; null then, and for what was told before. */
export async function settleRefund(refundId: Id<'rfd'>, unit: Unit): Promise<Refund | null> {
  const refund = await findRefund(unit.db, refundId)
  if (!refund) throw new Error(`${refundId} is nobody's refund`)
  if (refund.cause === 'LATE') {
    await endLate({ ...refund, status: 'SUCCEEDED' }, unit)
    return null
  }
  const family = await lockFamily(unit.db, refund.orderId)
  const order = family?.orders.find(({ id }) => id === refund.orderId)
  if (!family || !order) throw new Error(`${refund.orderId} of ${refundId} is not there`)
  if (!(await endRefund(unit.db, refundId, { status: 'SUCCEEDED', now: unit.now }))) return null
  const { amountMinor, cause } = refund
  const shares = await sharesOf(refund, order, { family, unit })
  await addRefunded(unit.db, order.id, { amountMinor, lines: shares, now: unit.now })
  if (!isOver(order.status)) await giveBackBought(unit.db, order.accountId, backOf(refund, linesOf(family, order)))
  if (!ends(refund, order)) await writeBack(refund, order, unit)
  await closeWhenEmpty(refund, order, { family, unit })
  await followRefund(refund, order, unit)
  tellBack({ ...refund, cause, shares }, order, { family, unit })
  return refund
}

/** With the last of an order all that is left of it; whatever ended an order before gave back all its pieces at once. */
function backOf({ isFull, lines }: Refund, all: readonly OrderLine[]): readonly OrderLine[] {
  const kept = keptOf(all)
  if (isFull) return kept
  return kept.map((line) => {
    const named = lines.filter(({ lineId }) => lineId === line.id)
    const pieces = named.reduce((sum, { quantity }) => sum + quantity, 0)
    return { ...line, quantity: Math.min(pieces, line.quantity) }
  })
}

/** `finishedAt` stays with an order that is closed after its end. */
function tellBack(refund: Back, order: ShopOrder, { family, unit }: Around): void {
  const { checkoutId, currency } = order
  const { id: refundId, cause, isFull } = refund
  const lines = toldBack(refund.lines.map(toldPieces), family.lines)
  const before = { bought: toldPaid(order, family.lines), beside: toldBeside(family) }
  const told = { refundId, cause, amount: wire(refund.amountMinor, currency), isFull, lines }
  const shares = toldShares(refund.shares, currency)
  const hasFinished = order.finishedAt !== null
  const isTaking = !hasFinished && ends(refund, order) && leaves(refund, order, family)
  const ended = isTaking ? { ended: endOf(refund, order, { family, unit }) } : {}
  unit.emit(orderRefunded({ ...about(order), checkoutId, ...told, shares, ...before, hasFinished, ...ended }))
}

/** Whether its shop keeps something, or sent something; else it ended as one does that a shop closes, and was never received. */
const leaves = ({ amountMinor }: Refund, order: ShopOrder, family: Family): boolean =>
  order.paidMinor > order.refundedMinor + amountMinor ||
  linesOf(family, order).some(({ shippedQuantity }) => shippedQuantity > 0)

/** What its shop keeps of it, as the freight of what was sent, is told as it is with the end of others. */
function endOf({ amountMinor }: Refund, order: ShopOrder, { family, unit }: Around) {
  const { paidMinor, refundedMinor, currency } = order
  const paid = wire(paidMinor - refundedMinor - amountMinor, currency)
  return { paid, sale: toldSale(order, linesOf(family, order)), at: unit.now.toISOString() }
}

/** Its case says so and waits: somebody asks for it again, or payments gets it through after all. */
export async function failRefund(refundId: Id<'rfd'>, reason: string, unit: Unit): Promise<boolean> {
  const refund = await findRefund(unit.db, refundId)
  if (!refund) throw new Error(`${refundId} is nobody's refund`)
  if (refund.cause === 'LATE') return endLate({ ...refund, status: 'FAILED', failure: reason }, unit)
  const family = await lockFamily(unit.db, refund.orderId)
  const failure = cut(reason, LONGEST_REASON)
  if (!(await endRefund(unit.db, refundId, { status: 'FAILED', failure, now: unit.now }))) return false
  const found = refund.caseId && (await findCase(unit.db, refund.caseId))
  if (found && found.status === 'REFUNDING') await moveCase(found, { to: 'REFUND_FAILED', reason: failure }, unit)
  const order = family?.orders.find(({ id }) => id === refund.orderId)
  if (!order) return true
  await shipWithout(order, 'SHIPPED', unit)
  await finishWithout(order, unit)
  unit.emit(toldChanged(order))
  return true
}

/** What a refund of no case gives its lines is what those on their way leave of them. */
async function sharesOf(refund: Refund, order: ShopOrder, { family, unit }: Around): Promise<readonly Share[]> {
  if (refund.caseId !== null) return sharesOfCase(refund.lines, await findCaseLines(unit.db, [refund.caseId]))
  return shareOut(refund, await withoutGoing(unit.db, order, linesOf(family, order)))
}

type Back = Refund & { readonly cause: Exclude<Refund['cause'], 'LATE'>; readonly shares: readonly Share[] }
type Around = { readonly family: Family; readonly unit: Unit }

const ends = ({ isFull }: Refund, { status }: ShopOrder): boolean => isFull && !isOver(status)

/** Goods may come back for nothing: of those no money says anything. */
async function writeBack(refund: Refund, { id: orderId, status }: ShopOrder, unit: Unit): Promise<void> {
  if (refund.amountMinor === 0n) return
  const reason = refund.reason || null
  await writeHistory([{ orderId, fromStatus: status, toStatus: status, action: 'REFUND_SUCCEEDED', reason }], unit)
}

async function closeWhenEmpty(refund: Refund, order: ShopOrder, { family, unit }: Around): Promise<void> {
  if (!ends(refund, order)) return
  const { reason } = refund
  await endCasesOf(order, reason, unit)
  await moveOrders(
    [order],
    { to: 'CLOSED', action: 'REFUNDED', reason, edit: { endedAt: unit.now, endReason: reason, receiveAt: null } },
    unit,
  )
  await revokeCodes(unit.db, [order.id], unit.now)
  await settleParent(family, { ...order, status: 'CLOSED', endReason: reason }, unit)
}
