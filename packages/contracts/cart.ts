import { z } from 'zod'
import { event, idOf, request } from './define.ts'

export const cartChanged = event('cart.changed', 'cartId', {
  cartId: idOf('crt'),
  accountId: idOf('acc').nullable(),
  lineCount: z.int(),
})

/** Lines left the cart for the favourites, in the transaction that removed them. */
export const cartLinesFavoured = event('cart.lines_favoured', 'accountId', {
  accountId: idOf('acc'),
  productIds: z.array(idOf('prd')),
})

/** What a checkout of the cart buys: the lines that are selected now. */
export const selectedLines = request('cart.selected-lines', {
  ask: { accountId: idOf('acc') },
  answer: z.object({ lines: z.array(z.object({ skuId: idOf('sku'), quantity: z.int().positive() })).max(100) }),
})
