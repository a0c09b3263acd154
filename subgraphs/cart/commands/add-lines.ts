import type { Refusal, Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { idempotent } from '@supermall/messaging/idempotency'
import type { Added } from '../data/add-lines.ts'
import { addLines as insertLines } from '../data/add-lines.ts'
import { insertCart } from '../data/carts.ts'
import type { Unit } from '../data/database.ts'
import type { Cart, Owner } from '../domain/cart.ts'
import { cartFull, cartNotFound } from '../domain/refusals.ts'
import type { SkuFacts } from '../domain/sku-facts.ts'
import type { Fitting, Wanted } from '../domain/wanted.ts'
import { checkLength, fitting, skuIdsIn, sortWanted } from '../domain/wanted.ts'
import type { BundleWanted } from '../domain/wanted-bundle.ts'
import { checkCount, fittingWhole, tooMany } from '../domain/wanted-bundle.ts'
import { askSeenFacts } from '../providers/seen-facts.ts'
import type { Door } from './door.ts'
import { tellChanged } from './tell.ts'

export type AddLines = {
  readonly owner: Owner
  readonly lines: readonly Wanted[]
  /** Which bundle the lines are of: then all of them are added or none. */
  readonly bundle?: BundleWanted
  /** With it, asking again adds nothing twice. */
  readonly key: string | null
  /** Whether a cart is made where there is none: not for a token that leads nowhere. */
  readonly mayBegin: boolean
}

/** One for each line that was asked for, in their order. */
export type LineResult = { readonly skuId: string; readonly quantity: number | null; readonly refusal: Refusal | null }
export type LinesAdded = { readonly cart: Cart; readonly results: readonly LineResult[] }

/** The catalogue is asked before the transaction opens, and what it answers is judged in it: a key asked again gets its answer. */
export async function addLines(
  asked: AddLines,
  { ask, transact }: Pick<Door, 'ask' | 'transact'>,
): Promise<Result<LinesAdded>> {
  const checked = asked.bundle ? checkCount(asked.bundle) : checkLength(asked.lines, 'lines')
  if (!checked.ok) return checked
  const facts = await askSeenFacts(ask, skuIdsIn(asked.lines.map(({ skuId }) => skuId)), asked.owner)
  const { key, lines, bundle } = asked
  const once = bundle ? { name: 'cartBundleAdd', input: bundle } : { name: 'cartLinesAdd', input: lines }
  return transact((unit) => {
    const work = () => place(asked, facts, unit)
    return key === null ? work() : idempotent({ ...once, key }, keyedBy(asked.owner, unit), work)
  })
}

/** All guests are nobody: what they ask for by key is kept apart by the cart that it is for. */
const keyedBy = (owner: Owner, unit: Unit): Unit =>
  owner.kind === 'ACCOUNT' ? unit : { ...unit, actor: { ...unit.actor, id: `guest:${owner.tokenHash}` } }

async function place(asked: AddLines, facts: SkuFacts, unit: Unit): Promise<Result<LinesAdded>> {
  const { owner, lines, bundle, mayBegin } = asked
  const sorted = sortWanted(lines, facts)
  const fine = bundle ? fittingWhole(sorted) : fitting(sorted)
  if (!fine.ok) return fine
  const added = await insert({ owner, mayBegin }, { lines: fine.value, isWhole: bundle !== undefined }, unit)
  if (added.kind === 'NO_CART') return cartNotFound()
  if (added.kind === 'OVER_MOST') return tooMany()
  if (added.kind === 'FULL') return cartFull(bundle ? 'bundleId' : 'lines')
  tellChanged(added.cart, unit)
  const results = sorted.map((one, index): LineResult => {
    const skuId = lines[index]?.skuId ?? ''
    if ('refusal' in one) return { skuId, quantity: null, refusal: one.refusal }
    return { skuId, quantity: added.quantities.get(skuId) ?? null, refusal: null }
  })
  return ok({ cart: added.cart, results })
}

/** Most people have a cart already: it is made only for those who turn out to have none. */
async function insert(
  { owner, mayBegin }: Pick<AddLines, 'owner' | 'mayBegin'>,
  adding: { readonly lines: readonly Fitting[]; readonly isWhole: boolean },
  { db, now }: Unit,
): Promise<Added> {
  const added = await insertLines(db, owner, { ...adding, now })
  if (added.kind !== 'NO_CART' || !mayBegin) return added
  await insertCart(db, owner, now)
  return insertLines(db, owner, { ...adding, now })
}
