import { aftersaleApproved } from '@supermall/contracts/orders'
import { checked, checkText } from '@supermall/kernel/check'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import { isRefundedOut } from '../data/refunds.ts'
import { findDefaultAddress, findReturnAddress } from '../data/return-addresses.ts'
import type { AftersaleCase, ReturnAddress } from '../domain/aftersale.ts'
import { dueAfter } from '../domain/aftersale.ts'
import { tooMuch } from '../domain/aftersale-decide.ts'
import { caseNotNow, nothingLeft, refundedOut } from '../domain/aftersale-refusals.ts'
import { aboutCase } from '../domain/aftersale-told.ts'
import type { MoneyGiven } from '../domain/check.ts'
import { checkAmount, readAmount, textOrNull } from '../domain/check.ts'
import { notFound } from '../domain/refusals.ts'
import { keepAmounts } from './keep-aftersale-amounts.ts'
import { moveCase } from './move-aftersale.ts'
import type { ExpectedCase, OpenCase } from './open-aftersale.ts'
import { openCase } from './open-aftersale.ts'
import { refundCase, settleFree } from './refund-aftersale.ts'

export type ApproveAftersale = ExpectedCase & {
  readonly reply?: string | null
  readonly returnAddressId?: string | null
  readonly amount?: MoneyGiven | null
}

/** Money alone goes back at once; where goods come back the buyer gets an address, and a week to send them. */
export async function approveAftersale(input: ApproveAftersale, unit: OperatorUnit): Promise<Result<AftersaleCase>> {
  const opened = await openCase(input, null, unit)
  if (!opened.ok) return opened
  const { found, order } = opened.value
  const fine = checked(
    checkText(input.reply, { most: 500 }, 'reply'),
    checkAmount(input.amount, found.currency, 'amount'),
  )
  if (!fine.ok) return fine
  if (found.status !== 'APPLIED') return caseNotNow(found.status)
  const decided = await (found.kind === 'REFUND_ONLY' ? payBack : awaitGoods)(opened.value, input, unit)
  if (!decided.ok) return decided
  unit.emit(aftersaleApproved(aboutCase(found, order)))
  const approved = await settleFree(decided.value, unit)
  const { status, amountMinor } = approved
  unit.audited({
    subjectId: found.id,
    summary: `Approved after-sale case ${found.number}`,
    before: { status: found.status, amountMinor: found.amountMinor.toString() },
    after: { status, amountMinor: amountMinor.toString() },
  })
  return ok(approved)
}

const payBack = (opened: OpenCase, { reply, amount }: ApproveAftersale, unit: OperatorUnit) =>
  refundCase(opened, { reply: textOrNull(reply), isRestocked: false, amountMinor: saidMinor(amount) }, unit)

async function awaitGoods(
  opened: OpenCase,
  { reply, returnAddressId, amount }: ApproveAftersale,
  unit: OperatorUnit,
): Promise<Result<AftersaleCase>> {
  const { found } = opened
  const said = saidMinor(amount)
  if (said !== null && said > found.amountMinor) return tooMuch()
  const isForMoney = found.kind === 'RETURN' && found.amountMinor > 0n
  if (said === 0n && isForMoney) return nothingLeft()
  if (isForMoney && (await isRefundedOut(unit.db, opened.order))) return refundedOut()
  const address = await addressFor(found, returnAddressId, unit)
  if (!address.ok) return address
  const sums = said === null ? {} : await keepAmounts(opened, said, unit)
  const edit = { ...sums, reply: textOrNull(reply), returnAddress: address.value.address, dueAt: dueAfter(unit.now) }
  return ok(await moveCase(found, { to: 'APPROVED', edit }, unit))
}

const saidMinor = (given: MoneyGiven | null | undefined): bigint | null =>
  given == null ? null : (readAmount(given)?.minorUnits ?? null)

/** An address of another shop does not exist. */
async function addressFor(
  { shopId }: AftersaleCase,
  given: string | null | undefined,
  { db }: OperatorUnit,
): Promise<Result<ReturnAddress>> {
  if (given == null) {
    const usual = await findDefaultAddress(db, shopId)
    return usual
      ? ok(usual)
      : refused('RETURN_ADDRESS_NEEDED', 'The shop has no address for returned goods.', 'returnAddressId')
  }
  const id = parseId('rad', given)
  const found = id && (await findReturnAddress(db, id))
  return found && found.shopId === shopId ? ok(found) : notFound('returnAddressId')
}
