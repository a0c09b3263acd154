import { badInput } from '@supermall/kernel/fault'
import { parseId } from '@supermall/kernel/id'
import { fromDecimal } from '@supermall/kernel/money'
import type { PageArgs } from '@supermall/kernel/page'
import { connection, pageOf } from '@supermall/kernel/page'
import type { Context } from '../context.ts'
import type { PublicFilter } from '../data/product-list.ts'
import { listPublic } from '../data/product-list.ts'
import type { ProductPage } from '../data/rows.ts'
import type { ProductOrderBy, ProductWhere } from './types.generated.ts'

type Args = PageArgs & { readonly where?: ProductWhere | null; readonly orderBy?: ProductOrderBy | null }
type Place = { readonly categoryId?: string; readonly brandId?: string; readonly shopId?: string }

/** A page of listed goods, at a place or anywhere: a place that is asked for twice must be the same. */
export async function productPage(args: Args, place: Place, { sql, clock }: Context): Promise<ProductPage> {
  const filter = filterOf(args.where ?? {}, place)
  const order = args.orderBy ?? 'NEWEST'
  if (filter === null) return nothing(args, `products-${order}`)
  return listPublic(sql, { filter, order, now: clock() }, args)
}

/** What cannot be found by any id that was asked for: the page is checked all the same. */
export const nothing = (args: PageArgs, sort: string): ProductPage => ({
  ...connection<never>([], pageOf(args, sort), () => []),
  totalCount: async () => 0,
})

const PREFIXES = { categoryId: 'cat', brandId: 'brd', shopId: 'shp', labelId: 'lbl' } as const

/** Null when nothing can match: an id of the wrong kind, or two places at once. */
function filterOf(where: ProductWhere, place: Place): PublicFilter | null {
  const ids: Record<string, string> = { ...place }
  for (const [field, prefix] of Object.entries(PREFIXES)) {
    const id = where[field as keyof typeof PREFIXES]
    if (id == null) continue
    if (parseId(prefix, id) === null || (ids[field] !== undefined && ids[field] !== id)) return null
    ids[field] = id
  }
  const { from, to } = where.price?.range ?? {}
  return {
    ...ids,
    ...(where.flags?.length ? { flags: where.flags.slice(0, 10) } : {}),
    ...(where.kind ? { kind: where.kind } : {}),
    ...(from == null ? {} : { priceFrom: priceOf(from) }),
    ...(to == null ? {} : { priceTo: priceOf(to) }),
  }
}

function priceOf(amount: string): bigint {
  const price = fromDecimal(amount, 'CNY')
  if (price === null) throw badInput('A price has at most two decimal places.')
  return price.minorUnits
}
