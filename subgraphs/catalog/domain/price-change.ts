import type { Given } from '@supermall/kernel/check'
import type { StoredLevelPrice, StoredPresell, StoredStep } from './stored.ts'
import { storedPresell, storedSteps } from './stored.ts'
import type { PresellGiven, WholesaleGiven } from './terms.ts'

/** A SKU as far as anybody pays for it; level prices are a JSON column, so a row's are of any shape. */
type Priced = {
  readonly id: string
  readonly price: bigint
  readonly marketPrice: bigint | null
  readonly costPrice: bigint | null
  readonly levelPrices: unknown
}

/**
 * Whether nobody pays another price than before. A SKU that is new must cost what one costs that is there: who may not change a
 * price could else let the old SKU go and sell the same thing under another name.
 */
export function areKept(skus: readonly Priced[], earlier: readonly Priced[]): boolean {
  const before = new Map(earlier.map((sku) => [sku.id, pricesOf(sku)]))
  const known = new Set(before.values())
  return skus.every((sku) => {
    const own = before.get(sku.id)
    return own === undefined ? known.has(pricesOf(sku)) : own === pricesOf(sku)
  })
}

function pricesOf({ price, marketPrice, costPrice, levelPrices }: Priced): string {
  const levels = (levelPrices as readonly StoredLevelPrice[]).map((level) => [level.levelId, level.price]).sort()
  return JSON.stringify([String(price), marketPrice?.toString() ?? null, costPrice?.toString() ?? null, levels])
}

type Said = { readonly presell?: Given<PresellGiven>; readonly wholesale?: Given<readonly WholesaleGiven[]> }
type Kept = { readonly currency: string; readonly presell: unknown; readonly wholesale: unknown }

/** Whether what is sold before it can be sent, and whoever buys many, costs the same at the same times. What was not said stays. */
export const areTermsKept = ({ presell, wholesale }: Said, { currency, ...before }: Kept): boolean =>
  (presell === undefined || offerOf(presell && storedPresell(presell, currency)) === offerOf(before.presell)) &&
  (wholesale === undefined || stepsOf(storedSteps(wholesale ?? [], currency)) === stepsOf(before.wholesale))

function offerOf(presell: unknown): string | null {
  const stored = presell as StoredPresell | null
  return stored && JSON.stringify([stored.price, stored.startsAt, stored.endsAt])
}

const stepsOf = (wholesale: unknown): string =>
  JSON.stringify((wholesale as readonly StoredStep[]).map(({ fromQuantity, price }) => [fromQuantity, price]))
