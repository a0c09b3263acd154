import { closePurchase as askToClose } from '@supermall/contracts/payments'
import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { tryEach } from '@supermall/messaging/try-each'
import type { Unit } from '../../data/database.ts'
import { findOverdue, findPurchase, freePiece, lockPurchase, movePurchase } from '../../data/purchases.ts'
import type { CouponPurchase } from '../../domain/coupons/purchase.ts'
import { notFound } from '../../domain/refusals.ts'
import type { Selling } from './buy-coupon.ts'

/** What was held is free again. Nothing happens to what was paid or closed meanwhile. */
export async function closePurchase(id: string, { db, now }: Unit): Promise<boolean> {
  const purchase = await lockPurchase(db, id)
  if (purchase?.status !== 'OPEN') return false
  await movePurchase(db, purchase, { status: 'CLOSED', endedAt: now })
  await freePiece(db, purchase)
  return true
}

/** Its payment is closed first: where that is paid already the coupon is about to be given, and nothing is freed. */
async function giveUpPurchase(id: string, reason: string, { ask, transact }: Selling): Promise<boolean> {
  const { isClosed } = await ask(askToClose, { purchaseId: id, reason })
  return isClosed && (await transact((unit) => closePurchase(id, unit)))
}

/** Those that nobody has paid in time, and those whose coupon has ended: how many pieces are free again. */
export const closeOverdue = (now: Date, at: Selling): Promise<number> =>
  tryEach(
    async (page) => (await findOverdue(at.client, now, page)).map(({ id }) => id),
    (id) => giveUpPurchase(id, 'EXPIRED', at),
  )

/** Its buyer does not want it any more, and has not paid. */
export async function cancelPurchase(
  purchaseId: string,
  accountId: Id<'acc'>,
  at: Selling,
): Promise<Result<CouponPurchase>> {
  const id = parseId('cpu', purchaseId)
  const found = id && (await findPurchase(at.client, id))
  if (!found || found.accountId !== accountId) return notFound('purchaseId')
  if (found.status === 'OPEN') await giveUpPurchase(found.id, 'CANCELLED', at)
  const now = await findPurchase(at.client, found.id)
  return now?.status === 'CLOSED' ? ok(now) : refused('PURCHASE_PAID', 'It is paid already.', 'purchaseId')
}
