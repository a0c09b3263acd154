import type { Cart, Line } from '../domain/cart.ts'
import type { Tx } from './database.ts'

/** Demo rows as they are; what is there already stays. */
export async function sow(db: Tx, { cart, lines }: { cart: Cart; lines: readonly Line[] }): Promise<void> {
  await db.cart.createMany({ data: [cart], skipDuplicates: true })
  await db.cartLine.createMany({ data: [...lines], skipDuplicates: true })
  const marks = lines.map(({ skuId, productId, addedPrice: price, addedCurrency: currency, addedAt: priceToldAt }) => ({
    ...{ skuId, productId, price, currency, priceToldAt },
  }))
  await db.skuMark.createMany({ data: marks, skipDuplicates: true })
}
