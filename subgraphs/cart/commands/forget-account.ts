import type { Id } from '@supermall/kernel/id'
import { deleteCart } from '../data/carts.ts'
import type { Unit } from '../data/database.ts'
import { tellChanged } from './tell.ts'

export async function forgetAccount(accountId: Id<'acc'>, unit: Unit): Promise<void> {
  const cart = await deleteCart(unit.db, { kind: 'ACCOUNT', accountId }, unit.now)
  if (cart) tellChanged({ ...cart, lineCount: 0 }, unit)
}
