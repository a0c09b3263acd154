import { orderCollected, orderPaid } from '@supermall/contracts/orders'
import type { Id } from '@supermall/kernel/id'
import { money, split } from '@supermall/kernel/money'
import { wire } from '@supermall/kernel/wire'
import type { Unit } from '../data/database.ts'
import { writeHistory } from '../data/history.ts'
import { lockFamily, saveBalances, saveCollected, sumPaid } from '../data/orders.ts'
import { isSentBack } from '../data/refunds.ts'
import { judgePaid } from '../domain/decide.ts'
import type { Family, ShopOrder } from '../domain/order.ts'
import { linesOf, paidWith } from '../domain/order.ts'
import { reshared, sharedBalance } from '../domain/price-change.ts'
import { about, paidBy, toldLines, toldPaid } from '../domain/told.ts'
import { CAME_LATE } from './follow-late-money.ts'
import { issueCodesFor } from './issue-codes.ts'
import { moveOrders } from './move-orders.ts'
import { noteOrder } from './note-order.ts'
import { requestRefund } from './request-refund.ts'

/** The version of what nobody has changed since it was placed. */
const NEW = 1

export type Payment = {
  readonly paymentId: Id<'pay'>
  readonly orderId: Id<'ord'>
  readonly amountMinor: bigint
  /** Of it, what the wallet held for the order; absent where nobody told. */
  readonly balanceMinor?: bigint | undefined
  readonly currency: string
  readonly channel: string
  readonly at: Date
}

/** Money came. It pays what it names as long as that waits for exactly this money; otherwise it goes back where it came from. */
export async function payOrder(payment: Payment, unit: Unit): Promise<void> {
  const whole = await lockFamily(unit.db, payment.orderId)
  const family = whole && paidWith(whole, payment.orderId)
  if (!family || family.payable.id !== payment.orderId)
    throw new Error(`${payment.paymentId} pays ${payment.orderId}, which is not to be paid`)
  const verdict = judgePaid(family.payable, payment)
  if (verdict !== 'LATE' && (await isOnItsWayBack(family, payment, unit))) return
  if (verdict === 'PAYS') await pay(family, payment, unit)
  if (verdict === 'COLLECTS') await collect(family, payment, unit)
  if (verdict === 'LATE') await sendBack(family, payment, unit)
}

/** What came while the order cost something else was sent back, and is told again when it costs this much once more. */
async function isOnItsWayBack({ payable, orders }: Family, { paymentId }: Payment, { db }: Unit): Promise<boolean> {
  return payable.version > NEW && (await isSentBack(db, { orderIds: orders.map(({ id }) => id), paymentId }))
}

async function pay(family: Family, payment: Payment, unit: Unit): Promise<void> {
  const { payable, orders, lines } = family
  const all = payable.isParent ? [payable, ...orders] : [payable]
  const { paymentId, balanceMinor, channel, at } = payment
  if (balanceMinor !== undefined && balanceMinor !== payable.balanceMinor)
    await shareBalance(family, { balanceMinor, why: 'The balance has paid what its payment says.' }, unit)
  const edit = { paidAt: at, paymentId, channel, expiresAt: null }
  await moveOrders(all, { to: 'PAID', action: 'PAID', edit, isPaid: true }, unit)
  await issueCodesFor(
    orders.map((order) => ({ ...order, lines: linesOf(family, order) })),
    unit,
  )
  for (const order of orders)
    unit.emit(orderPaid({ ...about(order), checkoutId: order.checkoutId, ...toldPaid(order, lines) }))
}

/** What the wallet has paid, or pays now, whatever was to come of it. Tells how the orders stand after that. */
async function shareBalance(
  { payable, orders }: Pick<Family, 'payable' | 'orders'>,
  { balanceMinor, why }: { readonly balanceMinor: bigint; readonly why: string },
  { db, now }: Unit,
): Promise<readonly ShopOrder[]> {
  const all = payable.isParent ? [payable, ...orders] : orders
  const balances = sharedBalance({ payable, orders }, balanceMinor)
  const changed = reshared(all, balances, why)
  await saveBalances(db, changed, now)
  return orders.map((order) => {
    const after = changed.find(({ id }) => id === order.id)
    return after ? { ...order, balanceMinor: after.balanceMinor, version: order.version + 1 } : order
  })
}

/** What was sent already is paid at the door: it stays where it is. Its shop gets its share by what is told here. */
async function collect(
  { payable, orders, lines }: Family,
  { paymentId, channel, at }: Payment,
  unit: Unit,
): Promise<void> {
  await saveCollected(unit.db, payable.id, { paymentId, channel, paidAt: at })
  if (payable.parentId !== null) await sumPaid(unit.db, payable.parentId, at)
  const { id: orderId, status, payableMinor, currency } = payable
  const [paid, collectedAt] = [wire(payableMinor, currency), at.toISOString()]
  for (const order of orders) {
    const ways = paidBy({ ...order, paidMinor: payableMinor, channel })
    const whole = { checkoutId: order.checkoutId, lines: toldLines(order, lines), paidBy: ways }
    unit.emit(orderCollected({ ...about(order), ...whole, paid, at: collectedAt }))
  }
  await writeHistory([{ orderId, fromStatus: status, toStatus: status, action: 'COLLECTED', reason: null }], unit)
}

const WENT_BACK = 'What the balance held went back with money that came too late, and pays nothing of this any more.'

/**
 * Each order of what was to be paid asks for its share, so that the shares are exactly what came. What the wallet held was spent with it,
 * so that of what is still to be paid the wallet pays nothing any more.
 */
async function sendBack({ payable, orders: before }: Family, payment: Payment, unit: Unit): Promise<void> {
  const { paymentId, amountMinor } = payment
  const isUnpaidYet = payable.status === 'PENDING_PAYMENT' && payable.balanceMinor > 0n
  const without = { balanceMinor: 0n, why: WENT_BACK }
  const orders = isUnpaidYet ? await shareBalance({ payable, orders: before }, without, unit) : before
  const shares = split(
    money(amountMinor, payable.currency),
    orders.map(({ payableMinor }) => payableMinor),
  )
  const { reason } = CAME_LATE
  for (const [index, order] of orders.entries()) {
    const share = shares[index]?.minorUnits ?? 0n
    const asked = { cause: 'LATE', amountMinor: share, isFull: true, lines: [], reason, paymentId } as const
    if (share > 0n && (await requestRefund(order, asked, unit))) await noteOrder(order, CAME_LATE, unit)
  }
}
