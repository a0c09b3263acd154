import type { Envelope } from '@supermall/messaging/envelope'
import type { Unit } from '../data/database.ts'
import { isUnsent, notSentNotice } from '../domain/notice.ts'
import { tellNotice } from './tell-notice.ts'

type Unsent = {
  readonly orderId: string
  readonly accountId: string
  readonly shopId: string
  readonly cause?: string | undefined
  /** Which of its parts; null for the whole order. */
  readonly refundId: string | null
}

/** The end of an order is told by itself and with its money, and money is asked for again where it failed: its buyer reads it once. */
export async function tellNotSent(
  { orderId, cause, refundId, ...buyer }: Unsent,
  envelope: Envelope,
  unit: Unit,
): Promise<void> {
  if (!isUnsent(cause)) return
  const notice = notSentNotice(orderId, { cause, isFull: refundId === null })
  await tellNotice(buyer, { notice, envelope, onceOf: refundId ?? orderId }, unit)
}
