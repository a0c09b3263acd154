import { createHash } from 'node:crypto'
import type { Connection, Page, PageArgs, Position } from '@supermall/kernel/page'
import { connection, foreignCursor, LARGEST_PAGE, pageOf } from '@supermall/kernel/page'
import type { Sql } from '@supermall/messaging/sql'
import { COUNT_CAP } from '@supermall/subgraph/list-page'
import { productColumns } from './product-columns.ts'
import type { ProductRow } from './rows.ts'
import type { ColumnType } from './sorted.ts'
import { checked } from './sorted.ts'

type PublicOrder = 'NEWEST' | 'PRICE_LOW' | 'PRICE_HIGH' | 'SALES'
export type PublicFilter = {
  /** Of each any of these, of which there is one at least; with all that is below a category. */
  readonly categoryId?: readonly string[] | undefined
  readonly brandId?: readonly string[] | undefined
  readonly shopId?: readonly string[] | undefined
  readonly labelId?: readonly string[] | undefined
  readonly kind?: readonly string[] | undefined
  /** All of these. */
  readonly flags?: readonly string[] | undefined
  readonly priceFrom?: bigint | undefined
  readonly priceBelow?: bigint | undefined
}
type PublicListing = { readonly filter: PublicFilter; readonly order: PublicOrder; readonly now: Date }

const SORTS = {
  NEWEST: {
    column: 'listed_at',
    type: 'timestamptz',
    isDescending: true,
    of: (row: ProductRow) => row.listedAt?.toISOString() ?? null,
  },
  PRICE_LOW: {
    column: 'price_low',
    type: 'bigint',
    isDescending: false,
    of: (row: ProductRow) => String(row.priceLow),
  },
  PRICE_HIGH: {
    column: 'price_low',
    type: 'bigint',
    isDescending: true,
    of: (row: ProductRow) => String(row.priceLow),
  },
  SALES: { column: 'sales', type: 'integer', isDescending: true, of: (row: ProductRow) => row.sales },
} as const

/** One page of listed goods of open shops, in one statement whose cost does not grow with the mall: every order has its index. */
export async function listPublic(sql: Sql, listing: PublicListing, args: PageArgs): Promise<Connection<ProductRow>> {
  const page = pageOf(args, `products-${listing.order}`)
  const { rows } = await sql.query<ProductRow>(pageStatement(listing, page))
  const { of } = SORTS[listing.order]
  return {
    ...connection(rows, page, (row) => [of(row), row.id]),
    totalCount: () => countPublic(sql, listing),
  }
}

async function countPublic(sql: Sql, listing: PublicListing): Promise<number> {
  const { values, where, from } = parts(listing)
  const { rows } = await sql.query<{ count: number }>({
    text: `${from.tree} select count(*)::int as count from (
             select 1 from ${from.tables} where ${where.join(' and ')} limit ${COUNT_CAP}) as counted`,
    values,
  })
  return rows[0]?.count ?? 0
}

function pageStatement(listing: PublicListing, page: Page) {
  const { column, type, isDescending } = SORTS[listing.order]
  const { values, where, from, bind } = parts(listing)
  const beyond = (position: Position | null, sign: '<' | '>'): string[] => {
    if (position === null) return []
    const [value, id] = placeIn(position, type)
    return [`(p.${column}, p.id) ${sign} (${bind(value)}::${type}, ${bind(id)})`]
  }
  const all = [
    ...where,
    ...beyond(page.after, isDescending ? '<' : '>'),
    ...beyond(page.before, isDescending ? '>' : '<'),
  ]
  const direction = isDescending === page.isBackward ? 'asc' : 'desc'
  const tail = (alias: string) =>
    `order by ${alias}.${column} ${direction}, ${alias}.id ${direction} limit ${most(page)}`
  const first = from.places
    ? perPlace(from.places, all, tail)
    : `select p.id from ${from.tables} where ${all.join(' and ')} ${tail('p')}`
  const text = `${from.tree} select ${productColumns} from (${first}) as page
    join product p on p.id = page.id join shop s on s.id = p.shop_id
    order by p.${column} ${direction}, p.id ${direction} limit ${bind(page.size + 1)}`
  return { name: nameOf(text), text, values }
}

/**
 * How many rows are looked for, in the text itself and rounded up. Of a bound that it is told later, Postgres thinks that a tenth
 * of all goods may be wanted: in a large mall it then plans every single request anew, which costs more than the page.
 */
const most = ({ size }: Page): number => [21, 51].find((step) => size < step) ?? LARGEST_PAGE + 1

/** Several places to look in, one by one, and the column that says in which of them goods are. */
type Places = { readonly column: string; readonly ids: string }

/**
 * The first rows of every category of a branch, or of every shop or brand, by its own index, then the first of those: a branch with
 * half the mall below it costs as little as one with nothing.
 */
const perPlace = ({ column, ids }: Places, where: readonly string[], tail: (alias: string) => string): string =>
  `select first.id from ${ids} cross join lateral (
     select p.* from product p join shop s on s.id = p.shop_id
     where ${column} = t.id and ${where.slice(1).join(' and ')} ${tail('p')}) as first ${tail('first')}`

/** None of them twice, though one root may be below another. */
const TREE = (roots: string): string =>
  `with recursive tree as (
     select id from category where ${roots} and is_enabled
     union select c.id from category c join tree t on c.parent_id = t.id where c.is_enabled)`

function parts({ filter, now }: PublicListing) {
  const values: unknown[] = []
  const bind = (value: unknown): string => `$${values.push(value)}`
  const among = (column: string, ids: readonly string[]): string =>
    ids.length === 1 ? `${column} = ${bind(ids[0])}` : `${column} = any(${bind(ids)}::text[])`
  const tree = filter.categoryId ? TREE(among('id', filter.categoryId)) : ''
  const places = placesOf(filter, bind)
  const of = (column: string, ids: readonly string[] | undefined): string[] =>
    ids === undefined || column === places?.column ? [] : [among(column, ids)]
  const where = [
    places ? `${places.column} in (select t.id from ${places.ids})` : 'true',
    'p.is_listed',
    isShown(bind(now)),
    ...of('p.brand_id', filter.brandId),
    ...of('p.shop_id', filter.shopId),
    ...of('p.kind', filter.kind),
    ...(filter.labelId ? [`p.label_ids && ${bind(filter.labelId)}::text[]`] : []),
    ...(filter.flags?.length ? [`p.flags @> ${bind(filter.flags)}::text[]`] : []),
    ...(filter.priceFrom === undefined && filter.priceBelow === undefined ? [] : ["p.currency = 'CNY'"]),
    ...(filter.priceFrom === undefined ? [] : [`p.price_low >= ${bind(filter.priceFrom)}`]),
    ...(filter.priceBelow === undefined ? [] : [`p.price_low < ${bind(filter.priceBelow)}`]),
  ]
  return { values, where, bind, from: { tree, places, tables: 'product p join shop s on s.id = p.shop_id' } }
}

function placesOf({ categoryId, shopId, brandId }: PublicFilter, bind: (value: unknown) => string): Places | null {
  if (categoryId) return { column: 'p.category_id', ids: 'tree t' }
  if (shopId && shopId.length > 1) return { column: 'p.shop_id', ids: `unnest(${bind(shopId)}::text[]) as t(id)` }
  if (brandId && brandId.length > 1) return { column: 'p.brand_id', ids: `unnest(${bind(brandId)}::text[]) as t(id)` }
  return null
}

/**
 * Most shops are shown at any instant, but of an instant that it is told later Postgres thinks that it leaves a third of them, and
 * plans anew each time. Behind `coalesce` it guesses the same in both cases.
 */
const isShown = (now: string): string => `coalesce(s.shown_until > ${now}, false)`

const names = new Map<string, string>()

/** As many names as there are combinations of filters, orders and directions; the same in every process. */
function nameOf(text: string): string {
  const name = names.get(text) ?? `product-list-${createHash('sha256').update(text).digest('base64url').slice(0, 16)}`
  names.set(text, name)
  return name
}

function placeIn(position: Position, type: ColumnType): readonly [string, string] {
  if (position.length !== 2) throw foreignCursor()
  return [checked(position[0], type), checked(position[1], 'text')]
}
