import { findCart } from '../data/carts.ts'
import { cartModel } from './models.ts'
import { ownerOf } from './owner.ts'
import type { QueryResolvers } from './types.generated.ts'

export const Query: QueryResolvers = {
  cart: async (_, { guestToken }, context) => {
    const isStaff = context.viewer.audience !== 'GUEST' && context.viewer.audience !== 'CONSUMER'
    const owner = isStaff ? null : ownerOf(context, guestToken)
    const cart = owner && (await findCart(context.client, owner, context.clock()))
    return cart && cartModel(cart, context)
  },
}
