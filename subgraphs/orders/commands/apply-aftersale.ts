import { randomInt } from 'node:crypto'
import { aftersaleApplied } from '@supermall/contracts/orders'
import { checked } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { checkKey, fingerprintOf } from '@supermall/messaging/idempotency'
import { countCases, countOpen, findCaseByKey, insertCase, insertCaseLines } from '../data/aftersale.ts'
import { writeCaseHistory } from '../data/aftersale-history.ts'
import type { Unit } from '../data/database.ts'
import { isRefundedOut } from '../data/refunds.ts'
import { settingOf } from '../data/settings.ts'
import type { AftersaleCase } from '../domain/aftersale.ts'
import { answerBy } from '../domain/aftersale.ts'
import type { Amounts } from '../domain/aftersale-amount.ts'
import type { CaseGiven } from '../domain/aftersale-check.ts'
import { checkCase, checkCaseAmount } from '../domain/aftersale-check.ts'
import { decideCase } from '../domain/aftersale-decide.ts'
import { caseOpen, keyReused, refundedOut } from '../domain/aftersale-refusals.ts'
import type { CaseKind } from '../domain/aftersale-status.ts'
import { aboutCase } from '../domain/aftersale-told.ts'
import { readAmount, textOrNull } from '../domain/check.ts'
import type { ShopOrder } from '../domain/order.ts'
import { linesOf } from '../domain/order.ts'
import { NUMBER_CHANCE, orderNumber } from '../domain/order-number.ts'
import { numberTaken, tooMany } from '../domain/refusals.ts'
import { lockOwnOrder } from './lock-order.ts'
import { weigh } from './open-aftersale.ts'

export type ApplyAftersale = CaseGiven & {
  readonly orderId: string
  readonly kind: CaseKind
  readonly reason: string
  readonly imageUrls: readonly string[]
  readonly idempotencyKey: string
}

const MOST_CASES = 100

/**
 * The same key with the same input gives the same case, as it is by now. The key stands in the row of the case, not among the keys of
 * the house: what is answered again is not what was said first but where the case has come, for as long as there is a case.
 */
export async function applyAftersale(
  input: ApplyAftersale,
  accountId: Id<'acc'>,
  unit: Unit,
  draw = drawn,
): Promise<Result<AftersaleCase>> {
  const { idempotencyKey, ...rest } = input
  const fine = checked(...checkCase(input), checkKey(idempotencyKey))
  if (!fine.ok) return fine
  const inputHash = fingerprintOf(rest)
  const locked = await lockOwnOrder(input.orderId, accountId, unit)
  if (!locked.ok) return locked
  const { order, family } = locked.value
  const known = await findCaseByKey(unit.db, accountId, idempotencyKey)
  if (known) return known.inputHash === inputHash ? ok(known) : keyReused()
  const counted = checked(checkCaseAmount(input, order.currency))
  if (!counted.ok) return counted
  const { paid, grounds } = await weigh({ order, lines: linesOf(family, order) }, unit)
  const amountMinor = input.amount == null ? null : (readAmount(input.amount)?.minorUnits ?? null)
  const decided = decideCase(paid, { kind: input.kind, lines: input.lines ?? null, amountMinor }, grounds)
  if (!decided.ok) return decided
  if (input.kind !== 'EXCHANGE' && (await isRefundedOut(unit.db, order))) return refundedOut()
  if ((await countCases(unit.db, order.id)) >= MOST_CASES) return tooMany(MOST_CASES)
  const dueAt = answerBy(unit.now, await settingOf(unit.db, 'answerCasesWithinDays', order.shopId))
  const made = caseOf(input, { order, amounts: decided.value, inputHash, dueAt }, unit)
  const numbered = await insertNumbered(made, unit, draw)
  return numbered.ok ? keep(numbered.value, { order, lines: decided.value.lines }, unit) : numbered
}

const MOST_DRAWN = 4

/** A number may be taken: another one is drawn. A key that another order's case has meanwhile is taken for good. */
async function insertNumbered(made: Unnumbered, unit: Unit, draw: () => number): Promise<Result<AftersaleCase>> {
  for (let drawn = 0; drawn < MOST_DRAWN; drawn++) {
    const numbered: AftersaleCase = { ...made, number: orderNumber(unit.now, draw()) }
    if (await insertCase(unit.db, numbered)) return ok(numbered)
    if (await findCaseByKey(unit.db, made.accountId, made.idempotencyKey)) return keyReused()
  }
  return numberTaken()
}

const drawn = (): number => randomInt(NUMBER_CHANCE)

type Unnumbered = Omit<AftersaleCase, 'number'>
type Kept = Pick<Amounts, 'lines'> & { readonly order: ShopOrder }

async function keep(made: AftersaleCase, { order, lines }: Kept, unit: Unit): Promise<Result<AftersaleCase>> {
  const { id: caseId, orderId } = made
  if (!(await insertCaseLines(unit.db, caseId, lines))) return caseOpen()
  await countOpen(unit.db, orderId, 1)
  await writeCaseHistory([{ caseId, fromStatus: null, toStatus: 'APPLIED', reason: null }], unit)
  unit.emit(aftersaleApplied(aboutCase(made, order)))
  return ok(made)
}

type Decided = {
  readonly order: ShopOrder
  readonly amounts: Amounts
  readonly inputHash: string
  readonly dueAt: Date
}

const caseOf = (input: ApplyAftersale, { order, amounts, inputHash, dueAt }: Decided, { now }: Unit): Unnumbered => ({
  id: newId('asc', now.getTime()),
  orderId: order.id,
  shopId: order.shopId,
  accountId: order.accountId,
  idempotencyKey: input.idempotencyKey,
  inputHash,
  kind: input.kind,
  status: 'APPLIED',
  reason: input.reason.trim(),
  text: textOrNull(input.text),
  imageUrls: input.imageUrls,
  currency: order.currency,
  amountMinor: amounts.amountMinor,
  freightMinor: amounts.freightMinor,
  reply: null,
  returnAddress: null,
  buyerParcel: null,
  merchantParcel: null,
  isRestocked: false,
  refundId: null,
  isEscalated: false,
  escalatedAt: null,
  dueAt,
  actsBy: dueAt,
  version: 1,
  createdAt: now,
  updatedAt: now,
  endedAt: null,
})
