import type { Money } from '@supermall/kernel/money'
import { money } from '@supermall/kernel/money'
import type { Seen } from '../commands/see-lines.ts'
import type { MarkedLine } from '../domain/cart.ts'
import type { CartLineResolvers, CartLineResultResolvers } from './types.generated.ts'

export const CartLine: CartLineResolvers = {
  id: ({ line }) => line.id,
  skuId: ({ line }) => line.skuId,
  sku: ({ line }) => ({ id: line.skuId }),
  product: ({ line }) => ({ id: line.productId }),
  shop: ({ line }) => ({ id: line.shopId }),
  title: ({ line }) => line.title,
  optionText: ({ line }) => line.optionText,
  quantity: ({ line }) => line.quantity,
  isSelected: ({ line }) => line.isSelected,
  problem: async ({ see }) => (await see()).problem,
  available: async ({ see }) => (await see()).available,
  price: async ({ see }) => (await see()).price,
  addedPrice: ({ line }) => addedPrice(line),
  priceChange: async ({ line, see }) => changeOf(line, await see()),
  addedAt: ({ line }) => line.addedAt,
  updatedAt: ({ line }) => line.updatedAt,
}

export const CartLineResult: CartLineResultResolvers = {
  sku: ({ skuId, refusal }) => (refusal ? null : { id: skuId }),
}

const addedPrice = ({ addedPrice, addedCurrency }: MarkedLine): Money => money(addedPrice, addedCurrency)

/** While the catalogue is silent, what it told last is good enough to say which way a price went. */
function changeOf(line: MarkedLine, { price }: Seen) {
  const before = addedPrice(line)
  const after = price ?? (line.mark && money(line.mark.price, line.mark.currency))
  if (!after || after.currency !== before.currency || after.minorUnits === before.minorUnits) return null
  return { direction: after.minorUnits < before.minorUnits ? ('CHEAPER' as const) : ('DEARER' as const), before, after }
}
