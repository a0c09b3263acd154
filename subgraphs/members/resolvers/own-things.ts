import { parseId } from '@supermall/kernel/id'
import { seesMember } from './sight.ts'
import type {
  AddressResolvers,
  FavouriteResolvers,
  InboxMessageResolvers,
  ProductResolvers,
  ProductViewResolvers,
} from './types.generated.ts'

export const Address: AddressResolvers = {
  __resolveReference: async ({ id }, { viewer, loaders }) => {
    const address = parseId('adr', id) && (await loaders.address.load(id))
    return address && seesMember(viewer, address.accountId) ? address : null
  },
}

export const Product: ProductResolvers = {
  __resolveReference: ({ id }) => {
    const productId = parseId('prd', id)
    return productId && { id: productId }
  },
  isFavourite: async ({ id }, _, { loaders }) => (await loaders.favourite.load(id)) !== null,
}

export const Favourite: FavouriteResolvers = {
  product: ({ productId }) => ({ id: productId }),
}

export const ProductView: ProductViewResolvers = {
  product: ({ productId }) => ({ id: productId }),
  viewCount: ({ views }) => views,
}

export const InboxMessage: InboxMessageResolvers = {
  title: ({ title, message }) => title ?? message?.title ?? '',
  body: ({ body, message }) => body ?? message?.body ?? '',
  isRead: ({ readAt }) => readAt !== null,
}
