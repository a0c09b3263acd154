import { derivedId, newId } from '@supermall/kernel/id'
import { beforeAll, describe, expect, it } from 'vitest'
import { rebuildDocuments } from '../data/search-document.ts'
import { guest } from '../trial/mall.ts'
import type { Searched, Variables } from '../trial/searched.ts'
import { BRAND, FULL, SEARCH, searched } from '../trial/searched.ts'

let ground: Searched
const find = (variables: Variables, query?: string) => ground.find(variables, query)
const titles = (variables: Variables) => ground.titles(variables)

beforeAll(async () => {
  ground = await searched()
})

describe('a search', () => {
  it('finds by words of the title before words of anything else, in the singular and the plural', async () => {
    expect(await titles({ text: 'Quince LAMPS' })).toEqual(['quince lamp', 'quince lamps deluxe', 'table'])
    expect(await titles({ text: 'zanzibar quince' })).toHaveLength(3)
  })

  it('finds Chinese by any two neighbours, and by a single character', async () => {
    for (const text of ['桂花', '乌龙茶', '花乌龙', '桂花 礼盒', '桂'])
      expect(await titles({ text })).toEqual(['桂花乌龙茶礼盒'])
    expect(await titles({ text: '桂茶盒子' })).toEqual([])
  })

  it('finds what is spelled alike, begun or a part of a word where the word as typed finds nothing', async () => {
    for (const text of ['quinze lamp', 'quin', 'uince']) expect(await titles({ text })).toContain('quince lamp')
    const { endCursor } = (await find({ text: 'quinze lamp', first: 1 })).pageInfo
    expect(await titles({ text: 'quinze lamp', first: 1, after: endCursor })).toHaveLength(1)
    expect(await titles({ text: 'xyzzyx' })).toEqual([])
  })

  it.each([
    [{ brandId: { eq: BRAND } }, 3],
    [{ brandId: { eq: newId('brd') } }, 0],
    [{ flags: ['NEW', 'HOT'] }, 1],
    [{ attributes: [{ name: 'Colour', in: ['Red', 'Blue'] }] }, 3],
    [
      {
        attributes: [
          { name: 'Colour', in: ['Red'] },
          { name: 'Colour', in: ['Blue'] },
        ],
      },
      0,
    ],
    [{ price: { range: { from: '5.00', below: '15.01' } } }, 2],
    [{ price: { range: { from: '5.001' } } }, 2],
    [{ shopId: { in: [derivedId('shp', 999)] } }, 0],
  ])('is narrowed by %j to %i', async (where, count) => {
    expect(await titles({ text: 'quince', where })).toHaveLength(count)
  })

  it('is narrowed by a category with all below it', async () => {
    const { facets } = await find({ text: 'quince' }, FULL)
    expect(facets.categories).toHaveLength(3)
    for (const { category } of facets.categories)
      expect(await titles({ text: 'quince', where: { categoryId: { eq: category.id } } })).toHaveLength(3)
  })

  it.each([
    ['PRICE_LOW', [500, 1_500, 2_500]],
    ['PRICE_HIGH', [2_500, 1_500, 500]],
    ['SALES', [2_500, 500, 1_500]],
  ])('is sorted by %s', async (orderBy, prices) => {
    const { nodes } = await find({ text: 'quince', orderBy })
    expect(
      nodes.map((node: { priceRange: { low: { minorUnits: string } } }) => Number(node.priceRange.low.minorUnits)),
    ).toEqual(prices)
  })

  it.each(['RELEVANCE', 'NEWEST', 'PRICE_LOW', 'PRICE_HIGH', 'SALES', 'RATING'])(
    'is read page by page by %s, forwards and backwards, and meets everything once',
    async (orderBy) => {
      const all = (await find({ text: '', orderBy, first: 100 })).nodes.map(({ id }: { id: string }) => id)
      const forwards: string[] = []
      for (let after: string | null = null; forwards.length < 100; ) {
        const page: { nodes: { id: string }[]; pageInfo: { endCursor: string } } = await find({
          text: '',
          orderBy,
          first: 25,
          after,
        })
        forwards.push(...page.nodes.map(({ id }) => id))
        after = page.pageInfo.endCursor
      }
      expect(forwards).toEqual(all)
      const last = (await find({ text: '', orderBy, first: 30 })).pageInfo.endCursor
      const back = await find({ text: '', orderBy, last: 29, before: last })
      expect(back.nodes.map(({ id }: { id: string }) => id)).toEqual(all.slice(0, 29))
      expect(back.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false })
    },
  )

  it('pages the same many finds when they are walked, when they are sorted, and when a walk comes to its end', async () => {
    const { rows } = await ground.sql.query<{ id: string }>(
      `insert into product select (jsonb_populate_record(p, jsonb_build_object('id', 'prd_' || lpad(n::text, 26, '0'), 'slug', 'bulk-' || n,
         'title', 'bulkword', 'price_low', 1000 + n, 'price_high', 1000 + n, 'sales', n))).*
       from product p, generate_series(1, 1200) n where p.brand_id = $1 and p.title = 'table' returning id`,
      [BRAND],
    )
    const ids = rows.map(({ id }) => id)
    await ground.transact(({ db }) => rebuildDocuments(db, ids))
    const { nodes, totalCount, pageInfo } = await find(
      { text: 'bulkword', orderBy: 'PRICE_LOW' },
      SEARCH.replace('pageInfo', 'totalCount pageInfo'),
    )
    const second = await find({ text: 'bulkword', orderBy: 'PRICE_LOW', after: pageInfo.endCursor })
    const end = await find({ text: 'bulkword', orderBy: 'PRICE_LOW', last: 50 })
    const rest = await find({ text: 'bulkword', orderBy: 'PRICE_LOW', after: end.pageInfo.startCursor, first: 100 })
    const few = await find({
      text: 'bulkword',
      orderBy: 'PRICE_LOW',
      where: { price: { range: { below: '10.41' } } },
      first: 40,
    })
    await ground.sql.query('delete from search_document where product_id = any($1)', [ids])
    await ground.sql.query('delete from product where id = any($1)', [ids])
    expect(totalCount).toBe(1_200)
    expect([...nodes, ...second.nodes]).toEqual(few.nodes)
    expect(few.nodes).toHaveLength(40)
    expect(rest.nodes).toEqual(end.nodes.slice(1))
    expect(rest.nodes).toHaveLength(49)
  })

  it('hides goods of a shop that is closed, at once', async () => {
    const { rows } = await ground.sql.query<{ shop_id: string }>(
      'select shop_id from product where brand_id = $1 limit 1',
      [BRAND],
    )
    const closed = rows[0]?.shop_id
    await ground.sql.query('update shop set shown_until = to_timestamp(0) where id = $1', [closed])
    const { totalCount } = await find({ text: 'quince' }, FULL)
    await ground.sql.query("update shop set shown_until = '9999-12-31' where id = $1", [closed])
    expect(totalCount).toBe(0)
    expect(await titles({ text: 'quince' })).toHaveLength(3)
  })
})

describe('facets', () => {
  it('are counted without their own filter and with all others', async () => {
    const where = { flags: ['NEW'], attributes: [{ name: 'Colour', in: ['Red'] }], price: { range: { from: '20' } } }
    const { totalCount, facets } = await find({ text: 'quince', where }, FULL)
    expect(totalCount).toBe(1)
    expect(facets.flags).toEqual([
      { flag: 'HOT', count: 1 },
      { flag: 'NEW', count: 1 },
    ])
    expect(facets.attributes).toEqual([{ name: 'Colour', values: [{ value: 'Red', count: 1 }] }])
    expect(facets.prices.map(({ count }: { count: number }) => count)).toEqual([1])
    expect(facets.brands).toEqual([{ brand: { id: BRAND, name: 'zanzibar' }, count: 1 }])
  })

  it('of one filter show what the others would find', async () => {
    const { facets } = await find({ text: 'quince', where: { attributes: [{ name: 'Colour', in: ['Blue'] }] } }, FULL)
    expect(facets.attributes[0].values).toEqual([
      { value: 'Red', count: 2 },
      { value: 'Blue', count: 1 },
    ])
    expect(facets.flags).toEqual([{ flag: 'NEW', count: 1 }])
  })
})

describe('the number of statements', () => {
  it('of a page of twenty with prices, pictures, facets and a count is two', async () => {
    for (const variables of [
      { text: '', first: 20 },
      { text: 'quince', first: 20 },
      { text: 'quince', orderBy: 'PRICE_LOW', where: { flags: ['NEW'] } },
    ]) {
      const { errors, statements } = await ground.asks(guest, FULL, variables)
      expect(errors).toEqual([])
      expect(statements).toHaveLength(2)
    }
  })

  it('of a page alone is one', async () => {
    expect((await ground.asks(guest, SEARCH, { text: 'quince' })).statements).toHaveLength(1)
  })
})

describe('hostile searches', () => {
  it.each([
    "' or 1=1 --",
    "a:* | !b & ('x",
    '%%%%',
    '____',
    '\\\\\\',
    '(((((((',
    '.*.*.*.*.*',
    '\u0000',
    '😀😀',
    'a'.repeat(100),
  ])('%j finds nothing odd and harms nothing', async (text) => {
    const { errors } = await ground.asks(guest, FULL, { text })
    expect(errors).toEqual([])
  })

  it('of ten thousand characters, with strange cursors or too large are refused', async () => {
    const codesOf = async (variables: Variables) =>
      (await ground.asks(guest, SEARCH, variables)).errors.map(({ extensions }) => extensions.code)
    expect(await codesOf({ text: 'x'.repeat(10_000) })).toEqual(['BAD_USER_INPUT'])
    const cursor = (parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url')
    for (const after of [
      'x',
      cursor(['search-SALES', 1]),
      cursor(['search-SALES', 'x', 'y']),
      cursor(['search-SALES', 1, 2, 3]),
    ]) {
      expect(await codesOf({ after, orderBy: 'SALES' })).toEqual(['BAD_USER_INPUT'])
    }
    expect(await codesOf({ first: 101 })).toEqual(['BAD_USER_INPUT'])
  })
})
