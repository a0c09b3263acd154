import type { MarkedLine } from '../domain/cart.ts'
import type { Quote, QuoteAsk } from '../providers/mall.ts'
import { findQuote } from '../providers/mall.ts'
import type { Asking, Seen } from './see-lines.ts'
import { chosen } from './see-lines.ts'

export type Terms = Omit<QuoteAsk, 'accountId' | 'lines'>
export type Quoted =
  | { readonly price: Quote; readonly reason: null }
  | { readonly price: null; readonly reason: 'NOTHING_SELECTED' | 'MIXED_CURRENCIES' | 'NO_ANSWER' }

export const NO_TERMS: Terms = { addressId: null, couponIds: [], points: 0, balance: null, isSuggesting: false }

type Asked = { readonly lines: readonly MarkedLine[]; readonly seen: ReadonlyMap<string, Seen>; readonly terms: Terms }

/** Nothing here knows a price: orders reckons it, for the cart as for the checkout. */
export async function quoteLines({ lines, seen, terms }: Asked, { ask, accountId }: Asking): Promise<Quoted> {
  const bought = chosen(lines, seen)
  if (bought.length === 0) return { price: null, reason: 'NOTHING_SELECTED' }
  const currencies = new Set(
    bought.map(({ skuId, addedCurrency }) => seen.get(skuId)?.price?.currency ?? addedCurrency),
  )
  if (currencies.size > 1) return { price: null, reason: 'MIXED_CURRENCIES' }
  const asked = bought.map(({ skuId, quantity }) => ({ skuId, quantity }))
  const price = await findQuote(ask, { ...terms, accountId, lines: asked })
  return price === null ? { price, reason: 'NO_ANSWER' } : { price, reason: null }
}
