import type { Id } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { deleteCart, useCart } from '../data/carts.ts'
import type { Unit } from '../data/database.ts'
import { listLines } from '../data/lines.ts'
import { saveMerged } from '../data/merge.ts'
import type { Cart, Owner } from '../domain/cart.ts'
import { mergeLines } from '../domain/merge.ts'
import { ownCart } from './open-cart.ts'
import { tellChanged } from './tell.ts'

type MergeCart = { readonly accountId: Id<'acc'>; readonly guest: Owner | null }
type CartMerged = { readonly cart: Cart; readonly mergedCount: number; readonly droppedCount: number }

/**
 * The guest's cart ends with it, so a second time there is nothing left to merge; a token that leads nowhere says as little. The
 * guest's cart is locked first: of two at once one finds it gone.
 */
export async function mergeCart({ accountId, guest }: MergeCart, unit: Unit): Promise<Result<CartMerged>> {
  const { db, now } = unit
  const from = guest && (await useCart(db, guest, now))
  const into = await ownCart({ kind: 'ACCOUNT', accountId }, unit)
  if (!guest || !from) return ok({ cart: into, mergedCount: 0, droppedCount: 0 })
  const merged = mergeLines(await listLines(db, into.id), await listLines(db, from.id))
  const cart = await saveMerged(db, into.id, { merged, now })
  await deleteCart(db, guest, now)
  tellChanged({ ...from, lineCount: 0 }, unit)
  tellChanged(cart, unit)
  return ok({ cart, mergedCount: merged.raised.length + merged.moved.length, droppedCount: merged.dropped.length })
}
