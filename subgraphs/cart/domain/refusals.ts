import type { Refusal, Refused } from '@supermall/kernel/result'
import { refuse, refused } from '@supermall/kernel/result'
import { MOST_LINES, MOST_PIECES } from './cart.ts'

/** The same for a token that is unknown, over, or somebody's guess. */
export const cartNotFound = (): Refused =>
  refused('CART_NOT_FOUND', 'There is no such cart; it may have expired.', 'guestToken')

export const lineNotFound = (...path: readonly string[]): Refused =>
  refused('LINE_NOT_FOUND', 'This is not in the cart.', ...path)

type CartFull = Refusal & { readonly mostCount: number }

export const cartFull = (...path: readonly string[]): Refused<CartFull> =>
  refuse({
    type: 'CartFullError',
    code: 'CART_FULL',
    message: `A cart has at most ${MOST_LINES} lines.`,
    path,
    mostCount: MOST_LINES,
  })

export const skuNotFound = (...path: readonly string[]): Refusal => ({
  code: 'SKU_NOT_FOUND',
  message: 'There is no such thing to buy.',
  path,
})

export const notOnSale = (...path: readonly string[]): Refusal => ({
  code: 'NOT_ON_SALE',
  message: 'This is not on sale now.',
  path,
})

export const quantityRange = (...path: readonly string[]): Refusal => ({
  code: 'QUANTITY_RANGE',
  message: `A line has 1 to ${MOST_PIECES} pieces.`,
  path,
})

export const listLength = (...path: readonly string[]): Refused =>
  refused('LIST_LENGTH', `It needs 1 to ${MOST_LINES} entries.`, ...path)
