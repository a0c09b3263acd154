import { cartLinesFavoured } from '@supermall/contracts/cart'
import type { Id } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refuse } from '@supermall/kernel/result'
import { useCart } from '../data/carts.ts'
import type { Unit } from '../data/database.ts'
import type { Which } from '../data/lines.ts'
import { removeLines as deleteLines, setQuantity, setSelected } from '../data/lines.ts'
import type { Cart, Owner } from '../domain/cart.ts'
import { lineNotFound, quantityRange } from '../domain/refusals.ts'
import { checkLength, isQuantity } from '../domain/wanted.ts'
import { openCart } from './open-cart.ts'
import { tellChanged } from './tell.ts'

type Update = { readonly owner: Owner; readonly skuId: string; readonly quantity: number }

/** The quantity is what the buyer sees and wants, so saying it twice is saying it once. */
export async function updateLine({ owner, skuId, quantity }: Update, unit: Unit): Promise<Result<Cart>> {
  const { db, now } = unit
  if (!isQuantity(quantity)) return refuse(quantityRange('quantity'))
  const opened = await openCart(owner, unit)
  if (!opened.ok) return opened
  if (!(await setQuantity(db, { cartId: opened.value.id, skuId }, { quantity, now }))) return lineNotFound('skuId')
  tellChanged(opened.value, unit)
  return opened
}

/** What is not there any more is gone already. */
export async function removeLines(owner: Owner, skuIds: readonly string[], unit: Unit): Promise<Result<Cart>> {
  const checked = checkLength(skuIds, 'skuIds')
  return checked.ok ? take(owner, skuIds, unit) : checked
}

export const clearCart = (owner: Owner, unit: Unit): Promise<Result<Cart>> => take(owner, null, unit)

type Select = { readonly owner: Owner; readonly which: Which; readonly isSelected: boolean }

export async function selectLines({ owner, which, isSelected }: Select, unit: Unit): Promise<Result<Cart>> {
  const checked = which.kind === 'SKUS' ? checkLength(which.skuIds, 'skuIds') : ok(null)
  if (!checked.ok) return checked
  const opened = await openCart(owner, unit)
  if (!opened.ok) return opened
  if ((await setSelected(unit.db, opened.value.id, { which, isSelected })) > 0) tellChanged(opened.value, unit)
  return opened
}

/** Out of the cart and told to members in one transaction: the goods are in one of the two places, whatever dies between. */
export async function favourLines(accountId: Id<'acc'>, skuIds: readonly string[], unit: Unit): Promise<Result<Cart>> {
  const checked = checkLength(skuIds, 'skuIds')
  if (!checked.ok) return checked
  const cart = await useCart(unit.db, { kind: 'ACCOUNT', accountId }, unit.now)
  if (!cart) return lineNotFound('skuIds')
  const removed = await deleteLines(unit.db, cart.id, skuIds)
  if (removed.productIds.length === 0) return lineNotFound('skuIds')
  unit.emit(cartLinesFavoured({ accountId, productIds: [...removed.productIds] }))
  tellChanged(removed.cart, unit)
  return ok(removed.cart)
}

async function take(owner: Owner, skuIds: readonly string[] | null, unit: Unit): Promise<Result<Cart>> {
  const opened = await openCart(owner, unit)
  if (!opened.ok) return opened
  const removed = await deleteLines(unit.db, opened.value.id, skuIds)
  if (removed.productIds.length > 0) tellChanged(removed.cart, unit)
  return ok(removed.cart)
}
