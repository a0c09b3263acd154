import { Cart, CartSelection, CartShop } from './cart.ts'
import { CartLine, CartLineResult } from './line.ts'
import { Mutation } from './mutation.ts'
import { CartPrice, CartPriceEntry, CartPriceLine, CartPriceShop } from './price.ts'
import { Query } from './query.ts'

export const resolvers = {
  Query,
  Mutation,
  Cart,
  CartSelection,
  CartShop,
  CartLine,
  CartLineResult,
  CartPrice,
  CartPriceLine,
  CartPriceShop,
  CartPriceEntry,
}
