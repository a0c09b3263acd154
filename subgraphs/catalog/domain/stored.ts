import { readPrice } from './price.ts'
import type { BuyLimitsGiven, ParamGiven } from './product.ts'
import type { LevelPriceGiven, OptionGiven } from './sku.ts'
import type { CardGiven, PresellGiven, VerificationGiven, WholesaleGiven } from './terms.ts'

/**
 * What stands in the JSON columns of a product and a SKU. Money in them is minor units as text, in the currency of the row:
 * a bigint does not travel in JSON.
 */
export type StoredParam = { readonly name: string; readonly value: string }
export type StoredOption = {
  readonly name: string
  readonly values: readonly { readonly value: string; readonly imageUrl: string | null }[]
}
export type StoredPresell = {
  readonly price: string
  readonly startsAt: string
  readonly endsAt: string
  readonly sendsAt: string | null
  readonly sendsAfterDays: number | null
}
export type StoredStep = { readonly fromQuantity: number; readonly price: string }
export type StoredVerification = {
  readonly mode: 'ONCE' | 'TIMES' | 'PER_PIECE'
  readonly times: number | null
  readonly storeIds: readonly string[]
}
export type StoredCard = { readonly uses: number; readonly days: number | null; readonly until: string | null }
export type StoredLevelPrice = { readonly levelId: string; readonly price: string }

const minor = (amount: string, currency: string): string => readPrice(amount, currency).toString()

export const storedParams = (params: readonly ParamGiven[]): StoredParam[] =>
  params.map(({ name, value }) => ({ name: name.trim(), value: value.trim() }))

export const storedOptions = (options: readonly OptionGiven[]): StoredOption[] =>
  options.map(({ name, values }) => ({
    name: name.trim(),
    values: values.map(({ value, imageUrl }) => ({ value: value.trim(), imageUrl: imageUrl ?? null })),
  }))

export const storedPresell = (presell: PresellGiven, currency: string): StoredPresell => ({
  price: minor(presell.price, currency),
  startsAt: presell.startsAt.toISOString(),
  endsAt: presell.endsAt.toISOString(),
  sendsAt: presell.sendsAt?.toISOString() ?? null,
  sendsAfterDays: presell.sendsAfterDays ?? null,
})

export const storedSteps = (steps: readonly WholesaleGiven[], currency: string): StoredStep[] =>
  steps.map(({ fromQuantity, price }) => ({ fromQuantity, price: minor(price, currency) }))

export const storedVerification = ({ mode, times, storeIds }: VerificationGiven): StoredVerification => ({
  mode,
  times: times ?? null,
  storeIds: storeIds ?? [],
})

export const storedCard = ({ uses, days, until }: CardGiven): StoredCard => ({
  uses,
  days: days ?? null,
  until: until?.toISOString() ?? null,
})

export const storedLevelPrices = (prices: readonly LevelPriceGiven[], currency: string): StoredLevelPrice[] =>
  prices.map(({ levelId, price }) => ({ levelId, price: minor(price, currency) }))

export const storedLimits = ({ leastPerOrder, mostPerOrder, mostPerBuyer }: BuyLimitsGiven) => ({
  leastPerOrder: leastPerOrder ?? 1,
  mostPerOrder: mostPerOrder ?? null,
  mostPerBuyer: mostPerBuyer ?? null,
})
