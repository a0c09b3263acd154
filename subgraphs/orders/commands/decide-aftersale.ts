import { aftersaleRejected, aftersaleReshipped } from '@supermall/contracts/orders'
import { checked, checkText } from '@supermall/kernel/check'
import type { Result } from '@supermall/kernel/result'
import { ok, refuse } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import { settingOf } from '../data/settings.ts'
import type { AftersaleCase } from '../domain/aftersale.ts'
import { answerBy, dueAfter, parcelOf } from '../domain/aftersale.ts'
import { caseNotNow } from '../domain/aftersale-refusals.ts'
import { aboutCase } from '../domain/aftersale-told.ts'
import type { Carriage } from '../domain/carriage.ts'
import { checkCarriage } from '../domain/carriage.ts'
import { textOrNull } from '../domain/check.ts'
import { toldChanged, toldPaid } from '../domain/told.ts'
import { moveCase } from './move-aftersale.ts'
import { noteOrder } from './note-order.ts'
import type { ExpectedCase } from './open-aftersale.ts'
import { openCase } from './open-aftersale.ts'
import { refundCase, settleFree } from './refund-aftersale.ts'
import type { Stock } from './reship-lines.ts'
import { linesOut, shortOf, wordsOut } from './reship-lines.ts'

type RejectAftersale = ExpectedCase & { readonly reason: string }
type ReceiveAftersale = ExpectedCase & { readonly isRestocked: boolean }
type RefundAftersale = ExpectedCase & { readonly reply?: string | null }
type ReshipAftersale = ExpectedCase & Carriage
type Reshipping = { readonly carrierCodes: readonly string[]; readonly stock: Stock }

/** Before anything moves, or when something else came back than was sent. */
export async function rejectAftersale(input: RejectAftersale, unit: OperatorUnit): Promise<Result<AftersaleCase>> {
  const fine = checked(checkText(input.reason, { least: 1, most: 500 }, 'reason'))
  if (!fine.ok) return fine
  const opened = await openCase(input, 'REJECTED', unit)
  if (!opened.ok) return opened
  const { found, order } = opened.value
  const reason = input.reason.trim()
  const rejected = await moveCase(found, { to: 'REJECTED', reason, edit: { reply: reason } }, unit)
  unit.emit(aftersaleRejected({ ...aboutCase(found, order), reason }))
  return written('Rejected', [found, rejected], unit)
}

/** The goods are there: money goes back for a return, other goods wait to be sent for an exchange. */
export async function receiveAftersale(input: ReceiveAftersale, unit: OperatorUnit): Promise<Result<AftersaleCase>> {
  const opened = await openCase(input, null, unit)
  if (!opened.ok) return opened
  const { found, order } = opened.value
  if (found.status !== 'APPROVED' && found.status !== 'BUYER_SHIPPED') return caseNotNow(found.status)
  const { isRestocked } = input
  const dueAt = answerBy(unit.now, await settingOf(unit.db, 'answerCasesWithinDays', found.shopId))
  const received =
    found.kind === 'RETURN'
      ? await refundCase(opened.value, { isRestocked, amountMinor: null }, unit)
      : ok(await moveCase(found, { to: 'RECEIVED', edit: { isRestocked, dueAt } }, unit))
  if (!received.ok) return received
  if (found.kind === 'EXCHANGE') unit.emit(toldChanged(order))
  return written('Received the goods of', [found, await settleFree(received.value, unit)], unit)
}

/** The goods of an exchange go out; a week later they have arrived, whether or not somebody says so. */
export async function reshipAftersale(
  input: ReshipAftersale,
  { carrierCodes, stock }: Reshipping,
  unit: OperatorUnit,
): Promise<Result<AftersaleCase>> {
  const fine = checked(...checkCarriage(input, carrierCodes))
  if (!fine.ok) return fine
  const opened = await openCase(input, 'MERCHANT_SHIPPED', unit)
  if (!opened.ok) return opened
  const { found, order } = opened.value
  const lines = await linesOut(opened.value, unit)
  const [first, ...rest] = shortOf(lines, stock)
  if (first) return refuse(first, ...rest)
  const edit = { merchantParcel: parcelOf(input, unit.now), dueAt: dueAfter(unit.now) }
  const sent = await moveCase(found, { to: 'MERCHANT_SHIPPED', edit }, unit)
  await noteOrder(order, { action: 'EXCHANGED', reason: wordsOut(opened.value, lines) }, unit)
  const bought = toldPaid(order, opened.value.lines)
  unit.emit(aftersaleReshipped({ ...aboutCase(found, order), checkoutId: order.checkoutId, lines, bought }))
  return written('Sent the goods of', [found, sent], unit)
}

/** The goods of an exchange are there, and others are not to be had: what they were paid with goes back, so that nobody waits for ever. */
export async function refundAftersale(input: RefundAftersale, unit: OperatorUnit): Promise<Result<AftersaleCase>> {
  const fine = checked(checkText(input.reply, { most: 500 }, 'reply'))
  if (!fine.ok) return fine
  const opened = await openCase(input, null, unit)
  if (!opened.ok) return opened
  const { found } = opened.value
  if (found.status !== 'RECEIVED') return caseNotNow(found.status)
  const reply = textOrNull(input.reply) ?? found.reply
  const back = await refundCase(opened.value, { reply, isRestocked: found.isRestocked, amountMinor: null }, unit)
  if (!back.ok) return back
  return written('Paid back instead of sending the goods of', [found, await settleFree(back.value, unit)], unit)
}

function written(
  what: string,
  [before, after]: readonly [AftersaleCase, AftersaleCase],
  unit: OperatorUnit,
): Result<AftersaleCase> {
  unit.audited({
    subjectId: before.id,
    summary: `${what} after-sale case ${before.number}`,
    before: { status: before.status },
    after: { status: after.status, amountMinor: after.amountMinor.toString() },
  })
  return ok(after)
}
