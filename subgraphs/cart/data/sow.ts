import type { Cart, Line, Mark } from '../domain/cart.ts'
import type { Tx } from './database.ts'

export type Sown = {
  readonly cart: Cart
  readonly lines: readonly Line[]
  readonly marks: readonly (Pick<Line, 'skuId' | 'productId'> &
    Pick<Mark, 'price' | 'currency'> & { priceToldAt: Date })[]
}

/** Demo rows as they are; what is there already stays. */
export async function sow(db: Tx, { cart, lines, marks }: Sown): Promise<void> {
  await db.cart.createMany({ data: [cart], skipDuplicates: true })
  await db.cartLine.createMany({ data: [...lines], skipDuplicates: true })
  await db.skuMark.createMany({ data: [...marks], skipDuplicates: true })
}
