import type { Envelope } from '@supermall/messaging/envelope'
import type { Unit } from '../data/database.ts'
import { cameLateNotice } from '../domain/notice.ts'
import { tellNotice } from './tell-notice.ts'

type CameLate = { readonly accountId: string; readonly orderId: string; readonly paymentId: string }

/** Whoever noticed first tells it, for each order of those that were paid at once, and again when the money is back: it is read once. */
export async function tellCameLate(
  { accountId, orderId, paymentId }: CameLate,
  envelope: Envelope,
  unit: Unit,
): Promise<void> {
  const word = { notice: cameLateNotice(orderId), envelope, onceOf: `${paymentId} late` }
  await tellNotice({ accountId, shopId: null }, word, unit)
}
