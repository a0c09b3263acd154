import type { Check } from '@supermall/kernel/check'
import { checked, checkList } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'

/** The ids of a list of goods, each of them a product's; whether there is such a product is the catalog's to say. */
export function readProducts(productIds: readonly string[], most: number): Result<Id<'prd'>[]> {
  const ids = productIds.map((text) => parseId('prd', text))
  const wrong = ids.map((id, index): Check => (id ? null : notThere(index, 'This is no id of a product.')))
  const fine = checked(checkList(productIds, { least: 1, most }, 'productIds'), ...wrong)
  return fine.ok ? ok(ids.filter((id) => id !== null)) : fine
}

/** Each of them that the catalog does not have. */
export const checkThere = (ids: readonly Id<'prd'>[], missing: ReadonlySet<string>): readonly Check[] =>
  ids.map((id, index) => (missing.has(id) ? notThere(index, 'There is no such product.') : null))

const notThere = (index: number, message: string): Check => ({
  code: 'NOT_FOUND',
  message,
  path: ['productIds', String(index)],
})
