import type { orderFinished, orderPaid } from '@supermall/contracts/orders'
import { redPacketReclaimed } from '@supermall/contracts/promotions'
import type { Id } from '@supermall/kernel/id'
import { wire } from '@supermall/kernel/wire'
import type { Unit } from '../../data/database.ts'
import { findByCause } from '../../data/pieces.ts'
import { pointsOf } from '../../data/points/accounts.ts'
import { findPointsRules } from '../../data/points/rules.ts'
import { advance, bar, findTask, liveTasks, withdraw } from '../../data/rewards/tasks.ts'
import { takePieceBack } from '../../data/used-pieces.ts'
import { isDueAtDoor } from '../../domain/at-door.ts'
import { CURRENCY } from '../../domain/coupons/draft-coupon.ts'
import type { Task, TaskMoment } from '../../domain/tasks/task.ts'
import { broughtBy, taskCause } from '../../domain/tasks/task.ts'
import { clawBack } from '../points/spend-points.ts'

type Order = Parameters<typeof orderFinished>[0] | Parameters<typeof orderPaid>[0]

/** What orders are counted for at a moment. */
type Counting = { readonly tasks: readonly Task[]; readonly currency: string }

export async function countingAt(moment: TaskMoment, { db, now }: Pick<Unit, 'db' | 'now'>): Promise<Counting> {
  const live = await liveTasks(db, ['ORDER_AMOUNT', 'GOODS_BOUGHT'], now)
  const tasks = live.filter(({ countsAt }) => moment === 'FINISHED' || countsAt === moment)
  return { tasks, currency: tasks.length === 0 ? '' : (await findPointsRules(db)).currency }
}

/**
 * An order counts once for each task: when it is paid, where the task says so, or else when it is finished. Money of another currency
 * than the mall's is not counted, and an order that is paid at the door counts when it is finished and its money has come.
 */
export async function countOrder(order: Order, { tasks, currency }: Counting, unit: Unit): Promise<void> {
  const { orderId, accountId, paid } = order
  const lines = order.lines.map(keptOf)
  if (isDueAtDoor(order)) return
  for (const task of tasks) {
    if (task.kind === 'ORDER_AMOUNT' && paid.currency !== currency) continue
    const by = broughtBy({ paidMinor: BigInt(paid.minorUnits), lines }, task)
    if (by > 0n) await advance(unit.db, { taskId: task.id, accountId, subject: orderId, by }, unit.now)
  }
}

/** What went back before it was finished was not bought, and money that went back was not paid. */
function keptOf(line: Order['lines'][number]) {
  const { refundedQuantity = 0, refunded } = { refundedQuantity: undefined, refunded: undefined, ...line }
  const paidMinor = BigInt(line.paid.minorUnits) - BigInt(refunded?.minorUnits ?? 0)
  return { ...line, quantity: line.quantity - refundedQuantity, paidMinor: paidMinor > 0n ? paidMinor : 0n }
}

/** Somebody has come who was invited: it counts for the one who did. */
export async function countInvited(accountId: Id<'acc'>, inviterId: Id<'acc'>, unit: Unit): Promise<void> {
  for (const { id: taskId } of await liveTasks(unit.db, ['INVITE'], unit.now))
    await advance(unit.db, { taskId, accountId: inviterId, subject: accountId, by: 1n }, unit.now)
}

type Used = { readonly id: string; readonly couponId: string; readonly accountId: string }

/** A used piece counts once, as long as it stays used. */
export async function countCoupons(used: readonly Used[], unit: Unit): Promise<void> {
  if (used.length === 0) return
  for (const { id: taskId, couponIds } of await liveTasks(unit.db, ['COUPON_USED'], unit.now))
    for (const { id: subject, couponId, accountId } of used)
      if (couponIds.length === 0 || couponIds.includes(couponId))
        await advance(unit.db, { taskId, accountId, subject, by: 1n }, unit.now)
}

/** An order that went back whole is counted no more, whatever is heard of it later. */
export async function uncountOrder(orderId: string, accountId: Id<'acc'>, unit: Unit): Promise<void> {
  await uncount(orderId, accountId, unit)
  await bar(unit.db, { subject: orderId, accountId }, unit.now)
}

/**
 * What counted at its payment is given back whole, and counts no more. Who was rewarded already and is not there any more loses the
 * reward: points are owed where they were spent, and a coupon goes that nobody has used.
 */
export async function uncount(subject: string, accountId: Id<'acc'>, unit: Unit): Promise<void> {
  for (const { taskId, progress, claimedAt, packetMinor } of await withdraw(
    unit.db,
    { subject, accountId },
    unit.now,
  )) {
    const task = claimedAt === null ? null : await findTask(unit.db, taskId)
    if (!task || progress >= task.target) continue
    const points = await pointsOf(unit.db, accountId, { kind: 'TASK', subjectId: taskId })
    const note = `What it was given for went back: ${task.title}`.slice(0, 200)
    await clawBack({ accountId, points, subjectId: `task:${taskId}`, note }, unit)
    const cause = taskCause(taskId, accountId)
    const grant = { grantId: cause, accountId, amount: wire(packetMinor, CURRENCY), reason: note, shopId: null }
    if (packetMinor > 0n) unit.emit(redPacketReclaimed(grant))
    const piece = await findByCause(unit.db, cause)
    if (piece) await takePieceBack(unit.db, piece.id, unit.now)
  }
}
