import type { Check, Given } from '@supermall/kernel/check'
import { checkLine, checkLink, checkNumber, checkText } from '@supermall/kernel/check'
import { checkDistinct, checkSize, checkSlug, checkWindow, wrong } from './check.ts'
import type { MoneyGiven } from './price.ts'
import { checkPrice, priceOf } from './price.ts'

export const MOST_IN_GROUP = 200

type GroupGiven = { readonly code?: Given<string>; readonly name?: Given<string>; readonly description?: Given<string> }

export const checkGroup = (input: GroupGiven): readonly Check[] => [
  checkSlug(input.code, 'code'),
  checkLine(input.name, { least: 1, most: 50 }, 'name'),
  checkText(input.description, { least: 0, most: 500 }, 'description'),
]

export type BundleLineGiven = { readonly skuId: string; readonly quantity: number }
export type BundleGiven = {
  readonly title?: Given<string>
  readonly description?: Given<string>
  readonly imageUrl?: Given<string>
  readonly price?: Given<MoneyGiven>
  readonly lines?: Given<readonly BundleLineGiven[]>
}

export const checkBundle = (input: BundleGiven): readonly Check[] => [
  checkLine(input.title, { least: 1, most: 100 }, 'title'),
  checkText(input.description, { least: 0, most: 500 }, 'description'),
  checkLink(input.imageUrl, 'imageUrl'),
  checkPrice(input.price?.amount, input.price?.currency ?? '', 'price'),
  checkSize(input.lines, { least: 2, most: 10 }, 'lines'),
  checkDistinct(
    input.lines?.map(({ skuId }) => skuId),
    'lines',
  ),
  ...(input.lines ?? []).map(({ quantity }, at) =>
    checkNumber(quantity, { least: 1, most: 99 }, 'lines', String(at), 'quantity'),
  ),
]

export type PricedLine = { readonly price: bigint; readonly currency: string; readonly quantity: number }

export const fullPriceOf = (lines: readonly PricedLine[]): bigint =>
  lines.reduce((sum, { price, quantity }) => sum + price * BigInt(quantity), 0n)

/** A bundle in one currency that does not cost more than what is in it. */
export function checkBundlePrice(price: MoneyGiven, lines: readonly PricedLine[]): Check {
  if (lines.some(({ currency }) => currency !== price.currency))
    return wrong('CURRENCY_MIX', 'The lines are priced in another currency.', 'price')
  const minorUnits = priceOf(price.amount, price.currency)
  return minorUnits !== null && minorUnits <= fullPriceOf(lines)
    ? null
    : wrong('BUNDLE_PRICE', 'It costs more than its lines one by one.', 'price')
}

export const checkBundleWindow = (startsAt: Date, endsAt: Date): Check => checkWindow(startsAt, endsAt, 'endsAt')

type Sale = { readonly isEnabled: boolean; readonly startsAt: Date; readonly endsAt: Date }

export const isRunning = (bundle: Sale, now: Date): boolean =>
  bundle.isEnabled && bundle.startsAt <= now && now < bundle.endsAt

/** Until when it is or was sold, so that it can be told to be over: what was only prepared never was. */
export function soldUntil(after: Sale, before: (Sale & { readonly soldUntil: Date | null }) | null, now: Date) {
  if (after.isEnabled && now < after.endsAt) return after.endsAt
  if (before === null) return null
  if (isRunning(before, now)) return now
  return before.soldUntil !== null && before.soldUntil <= now ? before.soldUntil : null
}
