import type { Check, Given } from '@supermall/kernel/check'
import { checkNumber } from '@supermall/kernel/check'
import { checkSize, checkWindow, notFound, wrong } from './check.ts'
import { checkIds } from './ids.ts'
import { checkPrice, priceOf } from './price.ts'

export type PresellGiven = {
  readonly price: string
  readonly startsAt: Date
  readonly endsAt: Date
  readonly sendsAt?: Given<Date>
  readonly sendsAfterDays?: Given<number>
}
export type WholesaleGiven = { readonly fromQuantity: number; readonly price: string }
export type VerificationGiven = {
  readonly mode: 'ONCE' | 'TIMES' | 'PER_PIECE'
  readonly times?: Given<number>
  readonly storeIds?: Given<readonly string[]>
}
export type CardGiven = { readonly uses: number; readonly days?: Given<number>; readonly until?: Given<Date> }

export function checkPresell(presell: Given<PresellGiven>, currency: string): readonly Check[] {
  if (presell == null) return []
  const { price, startsAt, endsAt, sendsAt, sendsAfterDays } = presell
  const isOneOf = (sendsAt == null) !== (sendsAfterDays == null)
  const isLate = sendsAt == null || sendsAt >= endsAt
  return [
    checkPrice(price, currency, 'presell', 'price'),
    checkWindow(startsAt, endsAt, 'presell', 'endsAt'),
    checkNumber(sendsAfterDays, { least: 1, most: 365 }, 'presell', 'sendsAfterDays'),
    isOneOf && isLate
      ? null
      : wrong(
          'PRESELL_TERMS',
          'It needs either a day of sending, not before the end, or days after the payment.',
          'presell',
        ),
  ]
}

/** Steps rise in quantity and fall in price, all of them below what one piece costs. */
export function checkWholesale(
  steps: Given<readonly WholesaleGiven[]>,
  base: { currency: string; price: bigint },
): readonly Check[] {
  const list = steps ?? []
  return [
    checkSize(list, { least: 0, most: 3 }, 'wholesale'),
    ...list.flatMap((step, at) => [
      checkNumber(step.fromQuantity, { least: 2, most: 1_000_000 }, 'wholesale', String(at), 'fromQuantity'),
      checkPrice(step.price, base.currency, 'wholesale', String(at), 'price'),
      checkStep(step, list[at - 1], { ...base, at }),
    ]),
  ]
}

type Base = { readonly currency: string; readonly price: bigint; readonly at: number }

function checkStep(step: WholesaleGiven, before: WholesaleGiven | undefined, { currency, price, at }: Base): Check {
  const ceiling = before ? (priceOf(before.price, currency) ?? price) : price
  const isFine = (priceOf(step.price, currency) ?? 0n) < ceiling && step.fromQuantity > (before?.fromQuantity ?? 1)
  return isFine
    ? null
    : wrong(
        'WHOLESALE_ORDER',
        'Each step needs a larger quantity and a lower price than the one before.',
        'wholesale',
        String(at),
      )
}

export type TermsGiven = { readonly verification?: Given<VerificationGiven>; readonly card?: Given<CardGiven> }

/** What a kind needs and what it must not have. */
export function checkKindTerms(kind: string, { verification, card }: TermsGiven): readonly Check[] {
  return [
    (kind === 'VERIFICATION') === (verification != null)
      ? null
      : wrong('KIND_TERMS', 'Goods of kind VERIFICATION say how they are redeemed, and no others.', 'verification'),
    (kind === 'CARD') === (card != null)
      ? null
      : wrong('KIND_TERMS', 'Goods of kind CARD say how often they can be used, and no others.', 'card'),
    ...(verification ? checkVerification(verification) : []),
    ...(card ? checkCard(card) : []),
  ]
}

export const MOST_STORES = 100

const checkVerification = ({ mode, times, storeIds }: VerificationGiven): readonly Check[] => [
  checkNumber(times, { least: 2, most: 1_000 }, 'verification', 'times'),
  (mode === 'TIMES') === (times != null)
    ? null
    : wrong('KIND_TERMS', 'Mode TIMES says how often, and no other does.', 'verification', 'times'),
  ...checkIds(storeIds, { prefix: 'sto', most: MOST_STORES }, 'verification', 'storeIds'),
]

const checkCard = ({ uses, days, until }: CardGiven): readonly Check[] => [
  checkNumber(uses, { least: 1, most: 1_000 }, 'card', 'uses'),
  checkNumber(days, { least: 1, most: 3_650 }, 'card', 'days'),
  days != null && until != null
    ? wrong('KIND_TERMS', 'A card lasts some days or until an instant, not both.', 'card')
    : null,
]

/** Whose a store is and what it serves, as merchants says. */
export type StoreShop = { readonly storeId: string; readonly shopId: string; readonly kind?: string | undefined }
type Around = { readonly shopId: string; readonly stores: readonly StoreShop[] }

/** Goods are redeemed where their own shop stands and redeems codes. */
export function checkStores(verification: Given<VerificationGiven>, { shopId, stores }: Around): readonly Check[] {
  const own = new Map(stores.filter((store) => store.shopId === shopId).map((store) => [store.storeId, store]))
  return (verification?.storeIds ?? []).map((id, at) => {
    const store = own.get(id)
    const path = ['verification', 'storeIds', String(at)]
    if (!store) return notFound(...path)
    return store.kind === 'PICKUP' ? wrong('STORE_PICKUP_ONLY', 'The store redeems no codes.', ...path) : null
  })
}

/** A card that would be over before anybody could buy it. */
export function checkCardEnd(until: Date | null, begins: readonly Given<Date>[]): Check {
  if (until === null || begins.every((begin) => begin == null || begin < until)) return null
  return wrong('CARD_OVER', 'The card would be over before it is sold.', 'card', 'until')
}

/** A new price must stay above what whoever buys many pays. */
export const checkStepsBelow = (steps: readonly { readonly price: string }[], price: bigint): Check =>
  steps.every((step) => BigInt(step.price) < price)
    ? null
    : wrong('WHOLESALE_ORDER', 'The price would not be above the wholesale prices; change those first.', 'wholesale')
