import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refuse } from '@supermall/kernel/result'
import type { Unit } from '../data/database.ts'
import { loadProduct } from '../data/products.ts'
import type { ProductRow } from '../data/rows.ts'
import { notFound, stale } from '../domain/check.ts'
import { notInState } from '../domain/product-state.ts'
import { reach } from './reach.ts'

export type ProductVersion = { readonly id: string; readonly expectedVersion: number }

/** The product as the client read it, if it is the actor's to change. */
async function findOwnProduct(input: ProductVersion, unit: Unit): Promise<Result<ProductRow>> {
  const id = parseId('prd', input.id)
  const product = id && (await loadProduct(unit.db, id))
  if (!product) return refuse(notFound('id'))
  reach(product.shopId, unit)
  return product.version === input.expectedVersion ? ok(product) : refuse(stale())
}

/** What lies in the recycle bin is restored first. */
export async function findEditable(input: ProductVersion, unit: Unit): Promise<Result<ProductRow>> {
  const found = await findOwnProduct(input, unit)
  if (found.ok && found.value.status === 'RECYCLED') return refuse(notInState(found.value.status, 'id'))
  return found
}
