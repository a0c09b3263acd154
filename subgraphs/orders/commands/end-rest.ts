import { revokePieces } from '../data/aftersale-codes.ts'
import type { Unit } from '../data/database.ts'
import { withoutGoing } from '../data/going-back.ts'
import { writeHistory } from '../data/history.ts'
import type { Refund } from '../data/refunds.ts'
import { pendingMinor } from '../data/refunds.ts'
import type { Paid } from '../domain/aftersale-amount.ts'
import { worthOf } from '../domain/aftersale-amount.ts'
import { allLeft, isLastOf } from '../domain/aftersale-decide.ts'
import { linesBack } from '../domain/aftersale-restock.ts'
import type { Family, ShopOrder } from '../domain/order.ts'
import { linesOf } from '../domain/order.ts'
import { endMoneyCasesOf } from './end-aftersale-cases.ts'
import type { Ending } from './end-paid-order.ts'
import { shipWithout } from './go-on-without.ts'
import { touchOrder } from './note-order.ts'
import { requestRefund } from './request-refund.ts'
import { settleRefund } from './settle-refund.ts'

const TOLD: Record<Ending['cause'], string> = { OPERATOR: 'REST_CLOSED', OUT_OF_STOCK: 'OUT_OF_STOCK' }

/**
 * A parcel is on its way and is paid for, so what was not sent goes back alone; the order goes on without it, or ends with it where
 * all that was sent comes back too. Null, and nothing is changed, when nothing of it waits for being sent but what is on its way back already. Its version
 * rises in any case: it moves, or what cost nothing is back at once, or it is raised here.
 */
export async function endRest(
  order: ShopOrder,
  { family, ...ending }: Ending & { readonly family: Family },
  unit: Unit,
): Promise<Refund | null> {
  const lines = await withoutGoing(unit.db, order, linesOf(family, order))
  const paid: Paid = { order, lines, pendingMinor: await pendingMinor(unit.db, order.id) }
  const rest = worthOf(paid, allLeft(paid))
  if (rest.lines.length === 0) return null
  await endMoneyCasesOf(order, ending.reason, unit)
  const isFull = isLastOf(paid, rest)
  const going = { kind: 'REFUND_ONLY', isRestocked: true, isFull } as const
  const asked = { ...ending, amountMinor: rest.amountMinor, isFull, lines: linesBack(paid, rest, going) }
  const { id: orderId, status } = order
  const told = { orderId, fromStatus: status, toStatus: status, action: TOLD[ending.cause], reason: ending.reason }
  await writeHistory([told], unit)
  const refund = await requestRefund(order, asked, unit)
  const hasMoved = await shipWithout(order, 'SHIPPED', unit)
  if (order.kind === 'VERIFICATION') await revokePieces(unit.db, rest.lines, unit.now)
  if (refund && refund.amountMinor === 0n) await settleRefund(refund.id, unit)
  else if (!hasMoved) await touchOrder(order, unit)
  return refund
}
