import { memberLevelChanged } from '@supermall/contracts/members'
import type { Id } from '@supermall/kernel/id'
import type { Wire } from '@supermall/kernel/wire'
import { minorOf } from '@supermall/kernel/wire'
import type { Unit } from '../data/database.ts'
import { listLevels } from '../data/levels.ts'
import type { Added, Refunded } from '../data/members.ts'
import {
  addToTotals,
  findCollected,
  findCountedOrder,
  insertCollected,
  insertCountedOrder,
  insertRefunded,
  listRefunded,
  lockOwnMember,
  saveMember,
  takeAwaited,
} from '../data/members.ts'
import { findRules } from '../data/rules.ts'
import { LEVEL_CURRENCY, levelGained } from '../domain/level.ts'

type FinishedOrder = {
  readonly orderId: Id<'ord'>
  readonly accountId: Id<'acc'>
  readonly paid: Wire
  readonly productIds: readonly string[]
  /** Nothing was paid of it yet: that happens at the door, and is told once it has. */
  readonly isDueAtDoor?: boolean
}

/**
 * Totals count every order once, and its money once: at the door that may be heard after the order's end, or before. What went back
 * after the end and was heard before it leaves them at once: a level that was reached is reached in whichever order they are heard.
 */
export async function countFinishedOrder(order: FinishedOrder, unit: Unit): Promise<void> {
  const { orderId, accountId, paid, productIds, isDueAtDoor = false } = order
  const { db, now: countedAt } = unit
  await lockOwnMember(db, accountId, countedAt)
  const collected = isDueAtDoor ? await findCollected(db, orderId) : null
  const awaitsMoney = isDueAtDoor && collected === null
  if (!(await insertCountedOrder(db, { orderId, accountId, countedAt, awaitsMoney }))) return
  const minor = collected ? collected.paidMinor : minorOf(paid)
  const spent = spentOf(minor, collected?.currency ?? paid.currency)
  await count({ accountId, productIds }, { spent, orders: 1 }, unit)
  const back = backOf(await listRefunded(db, orderId))
  await addToTotals(db, accountId, { spent: awaitsMoney ? 0n : -back.spent, orders: -back.orders })
}

/** Money came at the door. It is kept until the end of its order is heard, and counts at once where that was heard without it. */
export async function countCollectedOrder(
  { orderId, accountId, paid, productIds }: FinishedOrder,
  unit: Unit,
): Promise<void> {
  const paidMinor = minorOf(paid)
  await lockOwnMember(unit.db, accountId, unit.now)
  await insertCollected(unit.db, { orderId, paidMinor, currency: paid.currency })
  if (!(await takeAwaited(unit.db, orderId))) return
  await count({ accountId, productIds }, { spent: spentOf(paidMinor, paid.currency), orders: 0 }, unit)
  const back = backOf(await listRefunded(unit.db, orderId))
  await addToTotals(unit.db, accountId, { spent: -back.spent, orders: 0 })
}

type RefundedOrder = {
  readonly refundId: Id<'rfd'>
  readonly orderId: Id<'ord'>
  readonly accountId: Id<'acc'>
  readonly amount: Wire
  /** The whole order is back. */
  readonly isFull: boolean
}

/**
 * What goes back after the end of an order leaves the totals, once; the level that it gave stays. It is kept for an end that is heard
 * later, and so is its money for that which comes at the door.
 */
export async function countRefundedOrder(refund: RefundedOrder, unit: Unit): Promise<void> {
  const { refundId, orderId, accountId, amount, isFull } = refund
  await lockOwnMember(unit.db, accountId, unit.now)
  const before = backOf(await listRefunded(unit.db, orderId))
  const refunded = { refundId, orderId, amountMinor: minorOf(amount), currency: amount.currency, isFull }
  if (!(await insertRefunded(unit.db, refunded))) return
  const counted = await findCountedOrder(unit.db, orderId)
  if (!counted) return
  const spent = counted.awaitsMoney ? 0n : -spentOf(refunded.amountMinor, refunded.currency)
  await addToTotals(unit.db, accountId, { spent, orders: isFull ? before.orders - 1 : 0 })
}

const spentOf = (minor: bigint, currency: string): bigint => (currency === LEVEL_CURRENCY ? minor : 0n)

/** What of an order is not counted any more: some of its money, and the order itself when all of it went back. */
const backOf = (refunds: readonly Refunded[]): Added => ({
  spent: refunds.reduce((sum, { amountMinor, currency }) => sum + spentOf(amountMinor, currency), 0n),
  orders: refunds.some(({ isFull }) => isFull) ? 1 : 0,
})

type Counted = Pick<FinishedOrder, 'accountId' | 'productIds'>

/** Of those who are gone as well; a level is raised for those who are there, unless it was chosen for good. */
async function count({ accountId, productIds }: Counted, added: Added, unit: Unit): Promise<void> {
  const member = await addToTotals(unit.db, accountId, added)
  if (!member || member.deletedAt !== null || member.isLevelPinned) return
  const [levels, { levelUpRule: rule }] = [await listLevels(unit.db), await findRules(unit.db)]
  const record = { spent: member.spent, orderCount: member.orderCount, boughtIds: productIds }
  const gained = levelGained(levels, { rule, record, present: member.levelId })
  if (gained === null) return
  await saveMember(unit.db, member, { edit: { levelId: gained.id }, now: unit.now })
  unit.emit(memberLevelChanged({ accountId, before: member.levelId, after: gained.id }))
}
