import type { orderCancelled } from '@supermall/contracts/orders'
import type { Currency } from '@supermall/kernel/money'
import type { Unit } from '../data/database.ts'
import { keepCancelled } from '../data/facts.ts'
import { latestOf } from '../data/payments.ts'
import { closePaymentOf } from './close-payment.ts'
import { releaseBalance } from './hold-balance.ts'

type Cancelled = Parameters<typeof orderCancelled>[0]

/**
 * What was never paid is given up with all that was to be paid at once, also where its money has come and is on its way back: nothing
 * is asked for anew. Of what was paid, the others stand.
 */
export async function giveUpOrder(
  { orderId, payableId, checkoutId, cause, lines, wasPaid }: Cancelled,
  unit: Unit,
): Promise<void> {
  const payment = await latestOf(unit.db, payableId)
  const currency = (payment?.currency ?? lines[0]?.paid.currency ?? 'CNY') as Currency
  await keepCancelled(unit.db, { orderId, currency, at: unit.now })
  if (wasPaid !== true && payableId !== orderId)
    await keepCancelled(unit.db, { orderId: payableId, currency, at: unit.now })
  if (await closePaymentOf({ orderId: payableId, reason: cause }, currency, unit))
    await releaseBalance(checkoutId, cause, { ...unit, currency })
}
