import type { Tx, Unit } from '../data/database.ts'
import { findCapture, reserve } from '../data/payments.ts'
import { failedSharesOf, saveRefund } from '../data/refunds.ts'
import type { Refund } from '../domain/refund.ts'
import { leftOf } from '../domain/refund.ts'
import { tellRefund } from './tell-refund.ts'

/**
 * A failed refund is on its way again, under its own number: a provider that had done it after all says so. The money is set
 * aside anew; null when it is not there any more.
 */
export async function reopenRefund(
  refund: Refund,
  unit: Unit,
  how: Partial<Pick<Refund, 'isToWallet' | 'nextTryAt'>> = {},
): Promise<Refund | null> {
  const part = { provider: refund.providerPart, wallet: refund.walletPart }
  const isThere = (await findCapture(unit.db, refund.paymentId)) && (await reserve(unit.db, refund.paymentId, part))
  if (!isThere) return null
  const again = { status: 'REQUESTED', tryCount: 0, nextTryAt: unit.now, settledAt: null } as const
  const saved = await saveRefund(unit.db, refund, { ...again, ...how, now: unit.now })
  if (saved) await tellRefund(saved, unit)
  return saved
}

/** Whether as much as a failed refund asks for is still left of what was paid. */
export async function isLeftFor({ paymentId, providerPart, walletPart }: Refund, db: Tx): Promise<boolean> {
  const capture = await findCapture(db, paymentId)
  if (!capture) return false
  const left = leftOf(capture)
  return left.provider >= providerPart && left.wallet >= walletPart
}

/** Of what goes back to several friends only the shares that failed are asked for again. */
export async function reopenShares(parentId: string, unit: Unit): Promise<void> {
  for (const share of await failedSharesOf(unit.db, parentId))
    if (!(await reopenRefund(share, unit))) throw new Error(`${share.id} is a share of what is not there`)
}
