import { checked, checkText } from '@supermall/kernel/check'
import type { Result } from '@supermall/kernel/result'
import { ok, refuse, refused } from '@supermall/kernel/result'
import { wire } from '@supermall/kernel/wire'
import type { Actor } from '@supermall/messaging/unit'
import type { OperatorUnit } from '../data/database.ts'
import type { Refund } from '../data/refunds.ts'
import { isRefundedOut } from '../data/refunds.ts'
import { nothingLeft, refundedOut } from '../domain/aftersale-refusals.ts'
import { used } from '../domain/aftersale-rules.ts'
import { decideCancel, decideClose } from '../domain/decide.ts'
import type { Family, Order } from '../domain/order.ts'
import { paidWith, piecesWaiting } from '../domain/order.ts'
import { cancelFamily } from './cancel-family.ts'
import { reloaded } from './cancel-order.ts'
import { endPaidOrder } from './end-paid-order.ts'
import { endRest } from './end-rest.ts'
import type { Expected, Operated } from './operate-on-order.ts'
import { openOrder } from './operate-on-order.ts'

type CloseOrder = Expected & { readonly reason: string }
/** With the money that is asked back by it; null where none is. */
type Closed = Result<Refund | null>

export async function closeOrder(input: CloseOrder, unit: OperatorUnit): Promise<Result<Order>> {
  const fine = checked(checkText(input.reason, { least: 1, most: 200 }, 'reason'))
  if (!fine.ok) return fine
  const opened = await openOrder(input, unit)
  if (!opened.ok) return opened
  const { order, lines } = opened.value
  const decided = decideClose(order, lines)
  if (!decided.ok) return decided
  const reason = input.reason.trim()
  const ended = await CLOSING[decided.value](opened.value, reason, unit)
  if (!ended.ok) return ended
  const closed = await reloaded(order.id, unit)
  unit.audited({
    subjectId: order.id,
    summary:
      decided.value === 'REST' ? `Closed what was not sent of order ${order.number}` : `Closed order ${order.number}`,
    before: { status: order.status },
    after: { status: closed.ok ? closed.value.status : null, reason, ...backOf(ended.value) },
  })
  return closed
}

/** What was asked back by it, and for which pieces. */
function backOf(refund: Refund | null) {
  if (refund === null) return null
  const lines = refund.lines.map(({ lineId, skuId, quantity }) => ({ lineId, skuId, quantity }))
  return { refund: { refundId: refund.id, amount: wire(refund.amountMinor, refund.currency), lines } }
}

async function cancel({ order, family }: Operated, reason: string, unit: OperatorUnit): Promise<Closed> {
  const together = paidWith(family, order.id)
  const all = decideCancel(together)
  if (!all.ok) return all
  if (!isOfOneSeller(together, unit.actor))
    return refused('PAID_TOGETHER', 'Orders of other shops are paid together with it, and would end with it.')
  await cancelFamily(together, { cause: 'OPERATOR', reason, whole: family }, unit)
  return ok(null)
}

async function closeWhole({ order, family }: Operated, reason: string, unit: OperatorUnit): Promise<Closed> {
  if (await isRefundedOut(unit.db, order)) return refundedOut()
  return ok(await endPaidOrder(order, { cause: 'OPERATOR', reason, family }, unit))
}

/** Of what is partly sent only what waits is closed: the order goes on with what its buyer has or gets. */
async function closeRest({ order, lines, family }: Operated, reason: string, unit: OperatorUnit): Promise<Closed> {
  if (lines.every((line) => piecesWaiting(line) === 0)) return refuse(used())
  if (await isRefundedOut(unit.db, order)) return refundedOut()
  const refund = await endRest(order, { cause: 'OPERATOR', reason, family }, unit)
  return refund ? ok(refund) : nothingLeft()
}

const CLOSING = { CANCEL: cancel, REFUND: closeWhole, REST: closeRest }

/** Nobody who sells ends what others sell; whoever runs the mall may. */
const isOfOneSeller = ({ orders }: Family, { audience, shopId }: Actor): boolean =>
  audience !== 'MERCHANT' || orders.every((order) => order.shopId === shopId)
