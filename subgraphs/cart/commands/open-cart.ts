import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { insertCart, useCart } from '../data/carts.ts'
import type { Unit } from '../data/database.ts'
import type { Cart, Owner } from '../domain/cart.ts'
import { cartNotFound } from '../domain/refusals.ts'

/** Locked. An account always has one, if only from now on; what a guest's token does not open is not there. */
export async function openCart(owner: Owner, unit: Unit): Promise<Result<Cart>> {
  if (owner.kind === 'ACCOUNT') return ok(await ownCart(owner, unit))
  const cart = await useCart(unit.db, owner, unit.now)
  return cart ? ok(cart) : cartNotFound()
}

export async function ownCart(owner: Owner & { readonly kind: 'ACCOUNT' }, { db, now }: Unit): Promise<Cart> {
  const cart = await useCart(db, owner, now)
  if (cart) return cart
  await insertCart(db, owner, now)
  const made = await useCart(db, owner, now)
  if (!made) throw new Error('a cart that was just made is not there')
  return made
}
