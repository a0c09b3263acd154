import { ceilDecimal } from '@supermall/kernel/money'
import type { PageArgs } from '@supermall/kernel/page'
import { connection, pageOf } from '@supermall/kernel/page'
import { assertFilter, valuesOf } from '@supermall/subgraph/filter'
import type { Context } from '../context.ts'
import type { PublicFilter } from '../data/product-list.ts'
import { listPublic } from '../data/product-list.ts'
import type { ProductPage } from '../data/rows.ts'
import type { ProductOrderBy, ProductWhere } from './types.generated.ts'

type Args = PageArgs & { readonly where?: ProductWhere | null; readonly orderBy: ProductOrderBy }
type Place = { readonly categoryId?: string; readonly brandId?: string; readonly shopId?: string }

/** A page of listed goods, at a place or anywhere: a place that is asked for twice must be the same. */
export async function productPage(args: Args, place: Place, { sql, clock }: Context): Promise<ProductPage> {
  const filter = filterOf(args.where ?? {}, place)
  if (filter === null) return nothing(args, `products-${args.orderBy}`)
  return listPublic(sql, { filter, order: args.orderBy, now: clock() }, args)
}

/** What cannot be found by any id that was asked for: the page is checked all the same. */
export const nothing = (args: PageArgs, sort: string): ProductPage => ({
  ...connection<never>([], pageOf(args, sort), () => []),
  totalCount: async () => 0,
})

const PLACES = ['categoryId', 'brandId', 'shopId', 'labelId'] as const

/** Null when nothing can match: none of nothing, or two places at once. */
function filterOf(where: ProductWhere, place: Place): PublicFilter | null {
  assertFilter(where)
  const ids: Record<string, readonly string[]> = {}
  for (const field of PLACES) {
    const asked = valuesOf(where[field])
    const here = place[field as keyof Place]
    if (asked && !(here === undefined ? asked.length > 0 : asked.includes(here))) return null
    if (here !== undefined) ids[field] = [here]
    else if (asked) ids[field] = [...new Set(asked)]
  }
  const kinds = valuesOf(where.kind)
  if (kinds?.length === 0) return null
  const { from, below } = where.price?.range ?? {}
  return {
    ...ids,
    ...(where.flags?.length ? { flags: where.flags.slice(0, 10) } : {}),
    ...(kinds ? { kind: kinds } : {}),
    ...(from == null ? {} : { priceFrom: ceilDecimal(from, 'CNY') }),
    ...(below == null ? {} : { priceBelow: ceilDecimal(below, 'CNY') }),
  }
}
