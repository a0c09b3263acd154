import type { Wire } from '@supermall/kernel/wire'
import { minorOf } from '@supermall/kernel/wire'

type Line<Product> = {
  readonly productId: Product
  readonly quantity: number
  readonly paid: Wire
  readonly isGift?: boolean | undefined
  readonly refundedQuantity?: number | undefined
}
type Order = {
  readonly paid: Wire
  readonly paidBy?: readonly unknown[] | undefined
  readonly lines: readonly Line<unknown>[]
}

/** What was given was not bought, and of what went back whole nothing was either. */
export const boughtOf = <Product>(lines: readonly Line<Product>[]): readonly Product[] =>
  lines
    .filter(({ isGift, quantity, refundedQuantity = 0 }) => !isGift && refundedQuantity < quantity)
    .map(({ productId }) => productId)

/** Its goods cost something and nothing was ever paid: that happens at the door, and is told once it has. */
export const isDueAtDoor = ({ paid, paidBy = [], lines }: Order): boolean =>
  minorOf(paid) === 0n && paidBy.length === 0 && lines.some((line) => minorOf(line.paid) > 0n)
