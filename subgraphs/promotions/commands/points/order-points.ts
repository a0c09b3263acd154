import type { orderFinished, orderPaid, orderRefunded } from '@supermall/contracts/orders'
import type { Tx, Unit } from '../../data/database.ts'
import { holdersOf } from '../../data/points/holds.ts'
import { insertLines, lockLines, saveLine } from '../../data/points/lines.ts'
import type { PointsLineRow } from '../../data/points/rows.ts'
import { findPointsRules, findPointsTerms } from '../../data/points/rules.ts'
import type { BoughtLine } from '../../domain/points/earn.ts'
import { countedBy, earningOf } from '../../domain/points/earn.ts'
import { keptMinor, refund, refundMoney } from '../../domain/points/share.ts'
import { refundedOf } from '../../domain/refunded.ts'
import { earnPoints } from './earn-points.ts'
import { returnPoints, usePoints } from './hold-points.ts'
import { clawBack } from './spend-points.ts'

export type Paid = Omit<Parameters<typeof orderPaid>[0], 'paid'>
type Finished = Parameters<typeof orderFinished>[0]
type Refunded = Parameters<typeof orderRefunded>[0]

type Use = { readonly order: Paid; readonly unit: Unit }

/** What points paid of each line is kept for refunds. All orders of a checkout are paid at once, so the first uses what is held. */
export async function payWithPoints(db: Tx, paid: readonly Use[]): Promise<void> {
  const orders = paid.map(({ order }) => order)
  await insertLines(
    db,
    orders.flatMap((order) => linesOf(order, order.checkoutId)),
  )
  const holders = await holdersOf(
    db,
    orders.map(({ checkoutId }) => checkoutId),
  )
  for (const { order, unit } of paid) if (holders.has(order.checkoutId)) await usePoints(unit, order.checkoutId)
}

/** Once per order, from what was kept of it and really paid. */
export async function earnForOrder(order: Finished, unit: Unit): Promise<void> {
  const { orderId, accountId, paid } = order
  await insertLines(unit.db, linesOf(order, order.checkoutId ?? orderId))
  const kept = await lockLines(unit.db, orderId)
  const rules = await findPointsRules(unit.db)
  if (!rules.isEnabled || paid.currency !== rules.currency || kept.some(({ earning }) => earning > 0)) return
  const counted = countedBy(waysOf(order), rules.payRates)
  const had = kept.flatMap((row) => boughtOf(row, order))
  const bought = had.map((line) => counted(line))
  const terms = await findPointsTerms(
    unit.db,
    bought.map(({ productId }) => productId),
  )
  const earning = earningOf(bought, terms, rules)
  const points = await earnPoints(
    { accountId, kind: 'ORDER_FINISHED', points: earning.points, subjectId: orderId },
    unit,
  )
  for (const { lineId, quantity, earned } of earning.sharesOf(points))
    await saveLine(unit.db, lineId, { earning: quantity, earned, earnedMinor: paidFor(lineId, had) })
}

const paidFor = (wanted: string, lines: readonly BoughtLine[]): bigint =>
  lines.find(({ lineId }) => lineId === wanted)?.paidMinor ?? 0n

const waysOf = ({ paidBy = [] }: Finished) =>
  paidBy.map(({ channel, amount }) => ({ channel, minor: BigInt(amount.minorUnits) }))

type Back = Pick<Refunded, 'orderId' | 'isFull' | 'shares'> & {
  readonly lines: readonly { readonly lineId: string; readonly quantity: number }[]
  /** The refund, or the order that was cancelled after it was paid. */
  readonly subjectId: string
}

/** Points that paid for what went back come back, and those that it had given are taken back: by the piece and by the money. */
export async function takeOrderBack({ orderId, isFull, lines, shares, subjectId }: Back, unit: Unit): Promise<void> {
  const rows = await lockLines(unit.db, orderId)
  const [first] = rows
  if (!first) return
  const moved = rows.map((row) => {
    const pieces = isFull ? row.quantity : sumOf(lines.filter(({ lineId }) => lineId === row.lineId))
    return { row, next: refundMoney(refund(row, pieces), refundedOf(row.lineId, shares)) }
  })
  for (const { row, next } of moved)
    if (next.refunded !== row.refunded || next.refundedMinor !== row.refundedMinor)
      await saveLine(unit.db, row.lineId, partsOf(next))
  const minor = moved.reduce((sum, { row, next }) => sum + next.returnedMinor - row.returnedMinor, 0n)
  const points = moved.reduce((sum, { row, next }) => sum + next.takenBack - row.takenBack, 0)
  await returnPoints(unit, { ownerId: first.ownerId, minor, subjectId })
  await clawBack({ accountId: first.accountId, points, subjectId }, unit)
}

const linesOf = ({ orderId, accountId, lines }: Paid | Finished, ownerId: string) =>
  lines.map(({ lineId, quantity, byPoints }) => ({
    lineId,
    orderId,
    ownerId,
    accountId,
    quantity,
    usedMinor: BigInt(byPoints?.minorUnits ?? 0),
  }))

/** A line as it is now that the order is finished: without the pieces and the money that went back before. */
function boughtOf(row: PointsLineRow, { lines }: Finished): BoughtLine[] {
  const line = lines.find(({ lineId }) => lineId === row.lineId)
  const quantity = row.quantity - row.refunded
  if (!line || quantity === 0) return []
  const { lineId, productId, paid } = line
  const paidMinor = keptMinor(BigInt(paid.minorUnits), row)
  return paidMinor === 0n && row.refundedMinor > 0n ? [] : [{ lineId, productId, quantity, paidMinor }]
}

const partsOf = ({ refunded, returnedMinor, unearned, takenBack, refundedMinor, unearnedMinor }: PointsLineRow) => ({
  refunded,
  returnedMinor,
  unearned,
  takenBack,
  refundedMinor,
  unearnedMinor,
})

const sumOf = (lines: readonly { readonly quantity: number }[]): number =>
  lines.reduce((sum, { quantity }) => sum + quantity, 0)
