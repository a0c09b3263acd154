import { MOST_POINTS } from '@supermall/contracts/orders'
import type { Check } from '@supermall/kernel/check'
import { checked, checkLine, checkNumber, checkText } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { checkKey } from '@supermall/messaging/idempotency'
import { TOKEN_LENGTH } from '@supermall/subgraph/token'
import type { MoneyGiven } from '../domain/check.ts'
import { checkAmount, checkCount, checkEmail, checkForm, checkPhone, readAmount } from '../domain/check.ts'
import { checkCoupons } from '../domain/check-coupons.ts'
import type { GiftChoicesGiven } from '../domain/gift-choices.ts'
import { checkGifts } from '../domain/gift-choices.ts'
import type { AnswerGiven } from '../domain/order-answers.ts'
import { checkAnswersGiven } from '../domain/order-answers.ts'
import { MOST_LINES } from '../domain/quote/bounds.ts'
import type { Wish } from '../domain/quote/facts.ts'

type Given<T> = T | null | undefined

type InvoiceGiven = {
  readonly title: string
  readonly taxNumber?: Given<string>
  readonly email?: Given<string>
}

export type CheckoutInput = {
  readonly of: { readonly lines?: Given<readonly Wish[]>; readonly isCart?: Given<boolean> }
  readonly addressId?: Given<string>
  readonly storeId?: Given<string>
  readonly delivery?: Given<'PARCEL' | 'SAME_CITY'>
  readonly contactName?: Given<string>
  readonly contactPhone?: Given<string>
  readonly remark?: Given<string>
  readonly invoice?: Given<InvoiceGiven>
  readonly answers?: Given<readonly AnswerGiven[]>
  readonly couponIds?: Given<readonly string[]>
  readonly gifts?: GiftChoicesGiven
  readonly points?: Given<number>
  readonly balance?: Given<MoneyGiven>
  readonly payToken?: Given<string>
  readonly isCashOnDelivery?: Given<boolean>
  readonly expectedTotal?: Given<MoneyGiven>
  readonly idempotencyKey: string
}

export type Ids = { readonly addressId: Id<'adr'> | null; readonly storeId: Id<'sto'> | null }

export function checkCheckout(input: CheckoutInput): Result<Ids> {
  const { lines, isCart } = input.of
  const fine = checked(
    checkKey(input.idempotencyKey),
    checkSource(lines != null, isCart === true),
    ...checkLines(lines ?? null, ['of', 'lines']),
    checkLine(input.contactName, { least: 1, most: 40 }, 'contactName'),
    checkPhone(input.contactPhone, 'contactPhone'),
    checkText(input.remark, { most: 200 }, 'remark'),
    checkLine(input.invoice?.title, { least: 1, most: 100 }, 'invoice', 'title'),
    checkForm(input.invoice?.taxNumber, 'TAX_NUMBER_INVALID', 'invoice', 'taxNumber'),
    checkEmail(input.invoice?.email, 'invoice', 'email'),
    ...checkAnswersGiven(input.answers),
    ...checkCoupons(input.couponIds),
    ...checkGifts(input.gifts),
    checkNumber(input.points, { least: 0, most: MOST_POINTS }, 'points'),
    checkAmount(input.balance, null, 'balance'),
    checkLine(input.payToken, { most: TOKEN_LENGTH }, 'payToken'),
    checkAmount(input.expectedTotal, null, 'expectedTotal'),
    checkAtDoor(input),
    checkDelivery(input),
  )
  return fine.ok ? readIds(input) : fine
}

export function checkLines(lines: readonly Wish[] | null, path: readonly string[]): readonly Check[] {
  if (lines === null) return []
  return [
    checkCount(lines, { least: 1, most: MOST_LINES }, ...path),
    ...lines.map(({ quantity }, index) =>
      checkNumber(quantity, { least: 1, most: 999 }, ...path, String(index), 'quantity'),
    ),
    ...lines.map(({ skuId }, index) =>
      parseId('sku', skuId)
        ? null
        : { code: 'SKU_NOT_FOUND', message: 'There is no such thing to buy.', path: [...path, String(index), 'skuId'] },
    ),
  ]
}

function checkSource(isNamed: boolean, isCart: boolean): Check {
  if (isNamed && isCart) return { code: 'ONE_OF', message: 'Name lines, or take the cart; not both.', path: ['of'] }
  return isNamed || isCart ? null : { code: 'NOTHING_TO_BUY', message: 'Say what is bought.', path: ['of'] }
}

/** What is fetched is not brought. */
const checkDelivery = ({ delivery, storeId }: CheckoutInput): Check =>
  delivery === 'SAME_CITY' && storeId != null
    ? { code: 'ONE_OF', message: 'Name a store, or have it brought; not both.', path: ['delivery'] }
    : null

function checkAtDoor({ isCashOnDelivery, balance, storeId }: CheckoutInput): Check {
  if (!isCashOnDelivery) return null
  const hasBalance = balance != null && readAmount(balance)?.minorUnits !== 0n
  if (!hasBalance && storeId == null) return null
  return {
    code: 'CASH_ON_DELIVERY',
    message: 'The courier takes all of the money, and brings the goods.',
    path: ['isCashOnDelivery'],
  }
}

/** Ids of another kind name nothing. */
function readIds({ addressId, storeId }: CheckoutInput): Result<Ids> {
  const read = {
    addressId: addressId == null ? null : parseId('adr', addressId),
    storeId: storeId == null ? null : parseId('sto', storeId),
  }
  if (addressId != null && read.addressId === null)
    return refused('NOT_FOUND', 'There is no such address.', 'addressId')
  if (storeId != null && read.storeId === null) return refused('NOT_FOUND', 'There is no such store.', 'storeId')
  return ok(read)
}
