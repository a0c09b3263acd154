import { cartChanged } from '@supermall/contracts/cart'
import type { Unit } from '../data/database.ts'
import type { Cart } from '../domain/cart.ts'

export function tellChanged(
  { id, accountId, lineCount }: Pick<Cart, 'id' | 'accountId' | 'lineCount'>,
  unit: Unit,
): void {
  unit.emit(cartChanged({ cartId: id, accountId, lineCount }))
}
