import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import type { Check } from './check.ts'
import { checked, checkList } from './check.ts'

/** The ids of a list of goods, each of them a product's; whether there is such a product is the catalog's to say. */
export function readProducts(productIds: readonly string[], most: number): Result<Id<'prd'>[]> {
  const ids = productIds.map((text) => parseId('prd', text))
  const wrong = ids.map((id, index): Check => (id ? null : notThere(index)))
  const fine = checked(checkList(productIds, most, 'productIds'), ...wrong)
  return fine.ok ? ok(ids.filter((id) => id !== null)) : fine
}

const notThere = (index: number): Check => ({
  code: 'NOT_FOUND',
  message: 'This is no id of a product.',
  path: ['productIds', String(index)],
})
