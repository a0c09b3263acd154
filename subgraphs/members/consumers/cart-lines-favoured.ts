import { cartLinesFavoured } from '@supermall/contracts/cart'
import { on } from '@supermall/messaging/consume'
import { keepFromCart } from '../commands/change-favourites.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof cartLinesFavoured>[0]>(cartLinesFavoured, ({ accountId, productIds }, unit) =>
  keepFromCart(productIds, accountId, unit),
)
