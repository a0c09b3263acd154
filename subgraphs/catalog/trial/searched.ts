import { newId } from '@supermall/kernel/id'
import { expect } from 'vitest'
import { rebuildDocuments } from '../data/search-document.ts'
import { counted } from './counted.ts'
import { guest } from './mall.ts'

export const BRAND = newId('brd')

export const SEARCH = `query ($text: String, $where: ProductSearchWhere, $orderBy: ProductSearchOrderBy, $first: Int, $after: String, $last: Int, $before: String) {
  productSearch(text: $text, where: $where, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
    nodes { id title sales coverUrl imageUrls priceRange { low { amount minorUnits } } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`
const FACETS = `facets { categories { category { id name } count } brands { brand { id name } count }
  attributes { name values { value count } } prices { from { minorUnits } below { minorUnits } count } flags { flag count } }`
export const FULL = SEARCH.replace('pageInfo', `totalCount ${FACETS} pageInfo`)

export type Variables = Record<string, unknown>
type Ground = Awaited<ReturnType<typeof counted>>

/** The demo mall with four goods of which a search in a test knows everything. */
export async function searched(clock?: () => Date) {
  const ground = await counted(1_000, clock)
  await ground.sql.query(
    'insert into brand (id, name, slug, created_at, updated_at) values ($1, $2, $2, now(), now())',
    [BRAND, 'zanzibar'],
  )
  for (const [title, goods] of GOODS) await add(ground, title, goods)
  const find = async (variables: Variables, query = SEARCH) => {
    const { data, errors } = await ground.asks(guest, query, variables)
    expect(errors).toEqual([])
    return data.productSearch
  }
  return {
    ...ground,
    add: (title: string, goods: Goods) => add(ground, title, goods),
    find,
    titles: async (variables: Variables): Promise<string[]> =>
      (await find(variables)).nodes.map(({ title }: { title: string }) => title),
  }
}

export type Searched = Awaited<ReturnType<typeof searched>>

const GOODS: readonly (readonly [string, Goods])[] = [
  ['quince lamp', { price: 500, sales: 50, marks: ['HOT'], colour: 'Red' }],
  ['quince lamps deluxe', { price: 1_500, sales: 10, marks: ['NEW'], colour: 'Blue' }],
  ['table', { subtitle: 'goes with any quince lamp', price: 2_500, sales: 900, marks: ['NEW', 'HOT'], colour: 'Red' }],
  ['桂花乌龙茶礼盒', { price: 900, sales: 5, marks: [], colour: 'Gold' }],
]

type Goods = {
  readonly subtitle?: string
  readonly price: number
  readonly sales: number
  readonly marks: readonly string[]
  readonly colour: string
}

/** A listed product like the demo's first one in all but what a search looks at. */
async function add(
  ground: Ground,
  title: string,
  { subtitle = '', price, sales, marks, colour }: Goods,
): Promise<string> {
  const id = newId('prd')
  await ground.sql.query(
    `insert into product select (jsonb_populate_record(p, $1::jsonb)).* from product p join shop s on s.id = p.shop_id
     where p.is_listed and s.shown_until > now() order by p.id limit 1`,
    [
      JSON.stringify({
        id,
        slug: id.slice(4).replaceAll('_', '-'),
        title,
        subtitle,
        brand_id: BRAND,
        price_low: price,
        price_high: price,
        sales,
        flags: marks,
        options: [],
        params: [{ name: 'Colour', value: colour }],
        listed_at: '2026-11-20T00:00:00Z',
      }),
    ],
  )
  await ground.transact(({ db }) => rebuildDocuments(db, [id]))
  return id
}
