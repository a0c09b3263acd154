import { balanceReclaimed } from '@supermall/contracts/promotions'
import type { Id } from '@supermall/kernel/id'
import type { Wire } from '@supermall/kernel/wire'
import { minorOf, wire } from '@supermall/kernel/wire'
import type { Tx, Unit } from '../../data/database.ts'
import { lockHeld, lockOfOrder, lockWaiting, saveFullBack } from '../../data/full-backs.ts'
import type { FullBack } from '../../domain/full-backs/full-back.ts'
import { collect, finish, giveBack, giveMoneyBack, promise } from '../../domain/full-backs/full-back.ts'
import { refundedOf } from '../../domain/refunded.ts'

export type PaidOrder = {
  readonly orderId: Id<'ord'>
  readonly checkoutId: string
  readonly lines: readonly {
    readonly lineId: Id<'oln'>
    readonly skuId: string
    readonly paid: Wire
    readonly isGift?: boolean | undefined
  }[]
}

/** What was held comes back for good, of what was paid in the end. The first that tells of the payment does it. */
export async function promiseFullBacks(db: Tx, paid: readonly PaidOrder[], now: Date): Promise<void> {
  const held = await lockHeld(db, [...new Set(paid.map(({ checkoutId }) => checkoutId))])
  for (const fullBack of held)
    for (const { orderId, checkoutId, lines } of paid) {
      const line = lines.find(({ skuId, isGift }) => skuId === fullBack.skuId && !isGift)
      if (!line || checkoutId !== fullBack.ownerId) continue
      await saveFullBack(db, promise(fullBack, { orderId, lineId: line.lineId, paidMinor: minorOf(line.paid) }, now))
    }
}

type Finished = { readonly orderId: string; readonly at: Date; readonly isPaid: boolean }

/** The buyer has everything: the days begin to count, where it is paid. Told a second time it changes nothing. */
export async function finishFullBacks(db: Tx, { orderId, ...finished }: Finished): Promise<void> {
  for (const fullBack of await lockWaiting(db, orderId)) await saveFullBack(db, finish(fullBack, finished))
}

/** The courier has brought the money. */
export async function collectFullBacks(db: Tx, orderId: string, at: Date): Promise<void> {
  for (const fullBack of await lockWaiting(db, orderId)) await saveFullBack(db, collect(fullBack, at))
}

type GivenBack = {
  readonly orderId: Id<'ord'>
  readonly checkoutId: string
  readonly isFull: boolean
  readonly lines: readonly {
    readonly lineId: string
    readonly skuId: string
    readonly quantity: number
    readonly isGift?: boolean | undefined
  }[]
  /** What each line got back in money; absent where nobody said so. */
  readonly shares?: readonly { readonly lineId: string; readonly amount: Wire }[] | undefined
  /** The refund, or the order that was cancelled after it was paid. */
  readonly subjectId: string
}

/** Their share comes back no more, and what was paid of it is taken back: by the piece and by the money, whatever was heard before. */
export async function takeFullBacksBack(order: GivenBack, unit: Unit): Promise<void> {
  const { orderId, checkoutId: ownerId, subjectId } = order
  for (const fullBack of await lockOfOrder(unit.db, { orderId, ownerId })) {
    const pieces = giveBack(fullBack, piecesOf(fullBack, order), unit.now)
    const { next, ...money } = giveMoneyBack(pieces.next, refundedOf(fullBack.lineId, order.shares), unit.now)
    const backMinor = pieces.backMinor + money.backMinor
    if (next.refunded !== fullBack.refunded || next.refundedMinor !== fullBack.refundedMinor)
      await saveFullBack(unit.db, next)
    if (backMinor > 0n) reclaim(next, { backMinor, subjectId }, unit)
  }
}

/** Before its line is known, what is bought is told by its SKU, which a gift may share with it. */
function piecesOf({ orderId, lineId, skuId, quantity }: FullBack, order: GivenBack): number {
  if (order.isFull && orderId === order.orderId) return quantity
  const own = order.lines.filter((line) =>
    lineId === null ? line.skuId === skuId && !line.isGift : line.lineId === lineId,
  )
  return own.reduce((sum, line) => sum + line.quantity, 0)
}

const REASON = 'What it came back for was given back.'

function reclaim(
  { id, accountId, shopId, currency }: FullBack,
  { backMinor, subjectId }: { backMinor: bigint; subjectId: string },
  { emit }: Unit,
): void {
  const grantId = `${id}:${subjectId}`
  emit(balanceReclaimed({ grantId, accountId, shopId, amount: wire(backMinor, currency), reason: REASON }))
}
