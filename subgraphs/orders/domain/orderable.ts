import type { Currency } from '@supermall/kernel/money'
import { money } from '@supermall/kernel/money'
import type { Refusal, Result } from '@supermall/kernel/result'
import { ok, refuse } from '@supermall/kernel/result'
import { atDoorProblems } from './at-door.ts'
import type { MoneyGiven } from './check.ts'
import { readAmount } from './check.ts'
import type { Delivery } from './draft.ts'
import type { Named } from './named.ts'
import { pathOfSku } from './named.ts'
import type { AnswerGiven } from './order-answers.ts'
import { checkAnswers, formsFor } from './order-answers.ts'
import type { QuoteFacts } from './quote/facts.ts'
import type { Quoted } from './quote/quote.ts'
import { sumsOf } from './quote/quote.ts'
import { sameCityCodes } from './quote/same-city-freight.ts'
import type { Problem } from './quote/state.ts'
import { notSentThere } from './reach.ts'
import type { KeptSettings } from './settings.ts'

type Ordering = {
  readonly quoted: Quoted
  readonly facts: QuoteFacts
  readonly settings: readonly KeptSettings[]
  readonly delivery: Delivery
  readonly isCashOnDelivery: boolean
  readonly expectedTotal: MoneyGiven | null
  readonly named: Named
  /** Whose store it is fetched in; null when it is not fetched. */
  readonly storeShopId: string | null
  /** What the buyer answered to what shops ask. */
  readonly answers: readonly AnswerGiven[]
  /** Whether a phone is needed that the buyer has not proved. */
  readonly isPhoneMissing: boolean
}

/** Whether what was priced can be ordered as it is: all that is wrong at once, each in its own words. */
export function checkOrderable(ordering: Ordering): Result<null> {
  const { quoted, named } = ordering
  const problems = ordering.quoted.problems
    .filter(({ code }) => !OF_SENDING.has(code))
    .map((problem) => refusalOf(problem, named))
  const refusals = [
    ...(ordering.isPhoneMissing ? [phoneNeeded] : []),
    ...[...problems, ...sendingRefusals(ordering), ...atDoorRefusals(ordering), ...moneyRefusals(ordering)],
    ...answerRefusals(ordering),
  ]
  const [first, ...rest] = quoted.lines.length === 0 && refusals.length === 0 ? [nothing] : refusals
  return first ? refuse(first, ...rest) : ok(null)
}

/** Told in their own words, and only of what is really sent. */
const OF_SENDING: ReadonlySet<string> = new Set(['ADDRESS_NOT_DELIVERABLE', ...sameCityCodes])

const nothing: Refusal = { code: 'NOTHING_TO_BUY', message: 'Nothing is selected.', path: ['of'] }

const phoneNeeded: Refusal = { code: 'PHONE_NEEDED', message: 'Bind a phone to your account before you order.' }

export function refusalOf({ code, message, skuId, requested, available, path }: Problem, named?: Named): Refusal {
  const where = path ?? (skuId === null ? undefined : pathOfSku(named, skuId))
  const said = { code, message, ...(where ? { path: where } : {}) }
  if (code !== 'INSUFFICIENT_STOCK') return said
  const facts = { sku: skuId === null ? null : { id: skuId }, requested, available }
  return { type: 'OrderInsufficientStockError', ...said, ...facts } as Refusal
}

function sendingRefusals({ quoted, facts, delivery, storeShopId }: Ordering): readonly Refusal[] {
  const physical = quoted.lines.filter(({ sku }) => sku.kind === 'PHYSICAL')
  const isRedeemed = quoted.lines.some(({ sku }) => sku.kind === 'VERIFICATION' || sku.kind === 'CARD')
  const isSent = physical.length > 0 && !facts.isPickup
  const blocked = quoted.problems.filter(({ code }) => code === 'ADDRESS_NOT_DELIVERABLE').map(({ skuId }) => skuId)
  const needsContact = (facts.isPickup && physical.length > 0) || (isRedeemed && !isSent && delivery.address === null)
  const isContactMissing = needsContact && (delivery.contactName === null || delivery.contactPhone === null)
  const isUnsaid = delivery.address === null && !quoted.problems.some(({ code }) => code === 'NOT_FOUND')
  const isElsewhere = facts.isPickup && physical.some(({ sku }) => sku.shopId !== storeShopId)
  return [
    ...(isSent && isUnsaid ? [said('ADDRESS_NEEDED', 'Say where it is sent.', 'addressId')] : []),
    ...(blocked.length > 0 && isSent ? [notSentThere(blocked, 'addressId')] : []),
    ...(isSent && delivery.address !== null ? sameCityRefusals(quoted) : []),
    ...(isContactMissing
      ? [said('CONTACT_NEEDED', 'Say who fetches or redeems it, and their phone.', 'contactName')]
      : []),
    ...(isElsewhere ? [said('STORE_OF_ANOTHER_SHOP', 'A store hands over what its own shop sells.', 'storeId')] : []),
  ]
}

/** Each once, however many lines it is about. */
function sameCityRefusals({ problems }: Quoted): readonly Refusal[] {
  const found = new Map(
    problems.filter(({ code }) => sameCityCodes.has(code)).map(({ code, message }) => [code, message]),
  )
  return [...found].map(([code, message]) =>
    said(code, message, code === 'SAME_CITY_NOT_OFFERED' ? 'delivery' : 'addressId'),
  )
}

function answerRefusals({ quoted, facts, answers }: Ordering): readonly Refusal[] {
  const bought = quoted.lines.map(({ sku: { shopId, productId } }) => ({ shopId, productId }))
  return checkAnswers(formsFor(facts.shops.forms, bought), answers).filter((check) => check !== null)
}

/** Each reason once, however many lines it is about. */
function atDoorRefusals(ordering: Ordering): readonly Refusal[] {
  if (!ordering.isCashOnDelivery) return []
  const found = new Map(atDoorProblems(ordering).map(({ code, message }) => [code, message]))
  return [...found].map(([code, message]) =>
    said(code, message, code === 'CASH_ON_DELIVERY_REGION' ? 'addressId' : 'isCashOnDelivery'),
  )
}

function moneyRefusals({ quoted, expectedTotal }: Ordering): readonly Refusal[] {
  const isOther = expectedTotal !== null && expectedTotal.currency !== quoted.currency
  if (isOther && quoted.lines.length > 0)
    return [said('CURRENCY_MISMATCH', `This is counted in ${quoted.currency}.`, 'expectedTotal')]
  const expected = expectedTotal === null ? null : readAmount(expectedTotal)
  const { payableMinor } = sumsOf(quoted)
  if (expected === null || expected.minorUnits === payableMinor) return []
  const actual = money(payableMinor, quoted.currency as Currency)
  const facts = { expected, actual, message: 'The price has changed; look at it again.', path: ['expectedTotal'] }
  return [{ type: 'PriceChangedError', code: 'PRICE_CHANGED', ...facts } as Refusal]
}

const said = (code: string, message: string, path: string): Refusal => ({ code, message, path: [path] })
