import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import type { Unit } from '../data/database.ts'
import { clearViewsOf, countViews, deleteViews, forgetBeyond } from '../data/product-views.ts'
import { MOST_FORGOTTEN_AT_ONCE, MOST_VIEWED_AT_ONCE } from '../domain/product-view.ts'
import { readProducts } from '../domain/products.ts'
import type { MissingProducts } from './find-missing.ts'
import { ownMember } from './own-member.ts'

type ViewProducts = { readonly productIds: readonly string[]; readonly missing: MissingProducts }

/** The member is held, so of many views at once none goes beyond as many as are kept. What is not there leaves no trace. */
export async function viewProducts(
  { productIds, missing }: ViewProducts,
  accountId: Id<'acc'>,
  unit: Unit,
): Promise<Result<Id<'prd'>[]>> {
  const read = readProducts(productIds, MOST_VIEWED_AT_ONCE)
  if (!read.ok) return read
  const there = read.value.filter((id) => !missing.has(id))
  if (there.length === 0) return ok([])
  const own = await ownMember(accountId, unit)
  if (!own.ok) return own
  const [seenAt, at] = [unit.now, unit.now.getTime()]
  await countViews(
    unit.db,
    there.map((productId) => ({ id: newId('pvw', at), accountId, productId, views: 1, seenAt })),
  )
  await forgetBeyond(unit.db, accountId)
  return ok(there)
}

export async function forgetViews(
  productIds: readonly string[],
  accountId: Id<'acc'>,
  unit: Unit,
): Promise<Result<number>> {
  const read = readProducts(productIds, MOST_FORGOTTEN_AT_ONCE)
  return read.ok ? ok(await deleteViews(unit.db, accountId, read.value)) : read
}

/** All of them, or those that were last looked at before an instant. */
export const clearViews = async (before: Date | null, accountId: Id<'acc'>, unit: Unit): Promise<Result<number>> =>
  ok(await clearViewsOf(unit.db, accountId, before))
