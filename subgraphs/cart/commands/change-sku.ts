import type { Result } from '@supermall/kernel/result'
import { ok, refuse, refused } from '@supermall/kernel/result'
import type { Unit } from '../data/database.ts'
import { findLines, removeLines, replaceSku, saveLine } from '../data/lines.ts'
import { markNew } from '../data/marks.ts'
import type { Cart, Line, Owner } from '../domain/cart.ts'
import { raise } from '../domain/merge.ts'
import { lineNotFound, notOnSale, skuNotFound } from '../domain/refusals.ts'
import type { SkuFact } from '../domain/sku-facts.ts'
import { copiedFrom } from '../domain/sku-facts.ts'
import { skuIdsIn } from '../domain/wanted.ts'
import { askSeenFacts } from '../providers/seen-facts.ts'
import type { Door } from './door.ts'
import { openCart } from './open-cart.ts'
import { tellChanged } from './tell.ts'

type ChangeSku = { readonly owner: Owner; readonly skuId: string; readonly toSkuId: string }

/** Another size or colour of the same product. Where that lies in the cart already, the two become one line. */
export async function changeSku(
  asked: ChangeSku,
  { ask, transact }: Pick<Door, 'ask' | 'transact'>,
): Promise<Result<Cart>> {
  const fact = (await askSeenFacts(ask, skuIdsIn([asked.toSkuId]), asked.owner)).get(asked.toSkuId)
  if (!fact) return refuse(skuNotFound('toSkuId'))
  if (!fact.isOnSale) return refuse(notOnSale('toSkuId'))
  return transact((unit) => change(asked, fact, unit))
}

async function change({ owner, skuId, toSkuId }: ChangeSku, fact: SkuFact, unit: Unit): Promise<Result<Cart>> {
  const opened = await openCart(owner, unit)
  if (!opened.ok) return opened
  const cart = opened.value
  const lines = await findLines(unit.db, cart.id, [skuId, toSkuId])
  const from = lines.find((line) => line.skuId === skuId)
  if (!from) return lineNotFound('skuId')
  if (from.productId !== fact.productId)
    return refused('OTHER_PRODUCT', 'This is a choice of another product.', 'toSkuId')
  if (skuId === toSkuId) return ok(cart)
  const changed = await move({ cart, from, target: lines.find((line) => line.skuId === toSkuId) }, fact, unit)
  tellChanged(changed, unit)
  return ok(changed)
}

type Move = { readonly cart: Cart; readonly from: Line; readonly target: Line | undefined }

async function move({ cart, from, target }: Move, fact: SkuFact, { db, now }: Unit): Promise<Cart> {
  if (target) {
    await saveLine(db, raise(target, from), now)
    return (await removeLines(db, cart.id, [from.skuId])).cart
  }
  const copied = copiedFrom(fact)
  await markNew(db, copied, now)
  await replaceSku(db, from, { copied, now })
  return cart
}
