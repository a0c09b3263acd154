import { integer } from '@supermall/subgraph/settings'

export const settings = {
  GUEST_CART_DAYS: integer({
    doc: "days that a guest's cart is kept after it was used last",
    default: '30',
    min: 1,
    max: 365,
  }),
  GUEST_CARTS_PER_ADDRESS: integer({
    doc: 'carts that guests may begin from one address within an hour',
    default: '300',
    min: 1,
    max: 1_000_000,
  }),
} as const
