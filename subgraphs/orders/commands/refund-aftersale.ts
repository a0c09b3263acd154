import { fault } from '@supermall/kernel/fault'
import type { Result } from '@supermall/kernel/result'
import { ok, refuse } from '@supermall/kernel/result'
import { deleteCaseLines, findCase, findCaseLines, insertCaseLines } from '../data/aftersale.ts'
import { revokePieces } from '../data/aftersale-codes.ts'
import { revokeCodes } from '../data/codes.ts'
import type { Unit } from '../data/database.ts'
import { isRefundedOut } from '../data/refunds.ts'
import type { AftersaleCase } from '../domain/aftersale.ts'
import type { Amounts, Paid, Pieces } from '../domain/aftersale-amount.ts'
import { askedNow, goodsOf, lowered, worthOf } from '../domain/aftersale-amount.ts'
import { isLastOf, isWaiting, tooLittle, tooMuch } from '../domain/aftersale-decide.ts'
import { nothingLeft, refundedOut } from '../domain/aftersale-refusals.ts'
import { linesBack } from '../domain/aftersale-restock.ts'
import { used } from '../domain/aftersale-rules.ts'
import { piecesWaiting } from '../domain/order.ts'
import { shipWithout } from './go-on-without.ts'
import { moveCase } from './move-aftersale.ts'
import type { OpenCase } from './open-aftersale.ts'
import { weigh } from './open-aftersale.ts'
import { requestRefund } from './request-refund.ts'
import { settleRefund } from './settle-refund.ts'

type CaseRefund = {
  readonly reply?: string | null
  readonly isRestocked: boolean
  /** Less than was asked for, but not for what was never sent; null is what was asked for, or what is left of it. */
  readonly amountMinor: bigint | null
}

/**
 * The money of a case goes back, by the one way that all money takes. Meanwhile something may have been sent, so that less can go
 * back than could be asked for: what is named is refused then, what is not named becomes less. Where less than their worth goes back
 * for goods that stay with the buyer, whoever named the sum, only money goes back, no piece: the rest of it can be asked for again. Of
 * an exchange nobody asked for money, so it is all that its pieces were paid with. Nothing is refused any more once the money is asked for:
 * whoever takes a refusal for an answer goes on, and would keep that.
 */
export async function refundCase(opened: OpenCase, given: CaseRefund, unit: Unit): Promise<Result<AftersaleCase>> {
  const { found, order } = opened
  const { paid } = await weigh(opened, unit, found.id)
  const pieces = await findCaseLines(unit.db, [found.id])
  const { isRestocked, reply } = given
  const priced = priceNow(opened, { paid, pieces, namedMinor: given.amountMinor })
  if (!priced.ok) return priced
  const { amounts, isMoneyAlone } = priced.value
  if (amounts.amountMinor > 0n && (await isRefundedOut(unit.db, order))) return refundedOut()
  const refundId = await send(opened, { paid, amounts, isRestocked, isMoneyAlone }, unit)
  const { lines: shares, ...sums } = amounts
  const lines = shares.map((line) => ({ ...line, isGoingBack: !isMoneyAlone }))
  await deleteCaseLines(unit.db, found.id)
  if (!(await insertCaseLines(unit.db, found.id, lines)))
    throw fault('CONFLICT', `lines of ${found.id}, whose order is locked, are in another open case`)
  const edit = { ...sums, isRestocked, refundId, ...(reply === undefined ? {} : { reply }) }
  const sent = await moveCase(found, { to: 'REFUNDING', edit }, unit)
  await shipWithout(order, 'SHIPPED', unit)
  return ok(sent)
}

type Pricing = { readonly paid: Paid; readonly pieces: readonly Pieces[]; readonly namedMinor: bigint | null }
type Priced = { readonly amounts: Amounts; readonly isMoneyAlone: boolean }

/** What of it goes back now, and whether no piece goes with it; or why not. */
function priceNow({ found, order }: OpenCase, { paid, pieces, namedMinor }: Pricing): Result<Priced> {
  if (order.kind === 'VERIFICATION' && !isAllLeft(paid, pieces)) return refuse(used())
  const full = worthOf(paid, pieces)
  const asked = found.kind === 'EXCHANGE' ? full : askedNow(paid, { found, pieces })
  const mostMinor = found.kind === 'EXCHANGE' ? found.amountMinor : asked.amountMinor
  if (namedMinor !== null && namedMinor > mostMinor) return tooMuch()
  const amounts = lowered(asked, namedMinor ?? asked.amountMinor, order.currency)
  if (amounts.amountMinor === 0n && found.amountMinor > 0n) return nothingLeft()
  const isLess = amounts.amountMinor < asked.amountMinor || goodsOf(amounts) < goodsOf(full)
  const isMoneyAlone = isLess && found.kind === 'REFUND_ONLY'
  return isMoneyAlone && isWaiting(paid, pieces) ? tooLittle() : ok({ amounts, isMoneyAlone })
}

/** Somebody may have redeemed some of it since it was asked for, and by that have finished the order. */
const isAllLeft = ({ lines }: Paid, pieces: readonly Pieces[]): boolean =>
  pieces.every(({ lineId, quantity }) => lines.some((line) => line.id === lineId && quantity <= piecesWaiting(line)))

/** Where no money goes back nobody is waited for: points, coupons and goods come back with what is told here. */
export async function settleFree(found: AftersaleCase, unit: Unit): Promise<AftersaleCase> {
  if (found.amountMinor > 0n || found.refundId === null) return found
  await settleRefund(found.refundId, unit)
  return (await findCase(unit.db, found.id)) ?? found
}

type Sending = Priced & { readonly paid: Paid; readonly isRestocked: boolean }

/** Whoever gets the money back redeems nothing with it any more. */
async function send({ found, order }: OpenCase, { paid, amounts, isMoneyAlone, isRestocked }: Sending, unit: Unit) {
  const isFull = !isMoneyAlone && isLastOf(paid, amounts)
  const { kind } = found
  const lines = isMoneyAlone ? [] : linesBack(paid, amounts, { kind, isRestocked, isFull })
  // Payments keeps what it is told: the buyer's own words stay here, where they can be forgotten.
  const reason = `After-sale case ${found.number}`
  const asked = {
    cause: 'AFTERSALE',
    amountMinor: amounts.amountMinor,
    isFull,
    lines,
    reason,
    caseId: found.id,
  } as const
  const refund = await requestRefund(order, asked, unit)
  if (refund === null) throw fault('INTERNAL_SERVER_ERROR', `the money of ${found.id} is on its way already`)
  if (isFull) await revokeCodes(unit.db, [order.id], unit.now)
  else if (order.kind === 'VERIFICATION') await revokePieces(unit.db, amounts.lines, unit.now)
  return refund.id
}
