import fc from 'fast-check'
import { derivedId, newId } from '@supermall/kernel/id'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Within } from '../data/database.ts'
import { rebuildDocuments, staleDocuments } from '../data/search-document.ts'
import { rankTiers } from '../data/search-tiers.ts'
import { wordsOf } from '../domain/words.ts'
import buildSearchDocuments from '../jobs/build-search-documents.ts'
import countHotKeywords from '../jobs/count-hot-keywords.ts'
import rollSearches from '../jobs/roll-searches.ts'
import { counted } from '../trial/counted.ts'
import { buyer, guest, merchant, platform } from '../trial/mall.ts'

type Ground = Awaited<ReturnType<typeof counted>>
let ground: Ground
let within: Within

beforeAll(async () => {
  ground = await counted(1_000)
  within = { ...ground.tools, ...ground.floor, db: { sql: ground.sql, client: ground.tools.client }, transact: ground.transact } as unknown as Within
  await ground.sql.query('insert into brand (id, name, slug, created_at, updated_at) values ($1, $2, $2, now(), now())', [BRAND, 'zanzibar'])
  await add('quince lamp', { price: 500, sales: 50, marks: ['HOT'], colour: 'Red' })
  await add('quince lamps deluxe', { price: 1_500, sales: 10, marks: ['NEW'], colour: 'Blue' })
  await add('table', { subtitle: 'goes with any quince lamp', price: 2_500, sales: 900, marks: ['NEW', 'HOT'], colour: 'Red' })
  await add('桂花乌龙茶礼盒', { price: 900, sales: 5, marks: [], colour: 'Gold' })
})

const BRAND = newId('brd')

type Goods = { readonly subtitle?: string; readonly price: number; readonly sales: number; readonly marks: readonly string[]; readonly colour: string }

/** A listed product like the demo's first one in all but what a search looks at. */
async function add(title: string, { subtitle = '', price, sales, marks, colour }: Goods): Promise<string> {
  const id = newId('prd')
  await ground.sql.query(
    `insert into product select (jsonb_populate_record(p, $1::jsonb)).* from product p join shop s on s.id = p.shop_id
     where p.is_listed and s.shown_until > now() order by p.id limit 1`,
    [JSON.stringify({
      ...{ id, slug: id.slice(4).replaceAll('_', '-'), title, subtitle, brand_id: BRAND, price_low: price, price_high: price, sales },
      ...{ flags: marks, options: [], params: [{ name: 'Colour', value: colour }], listed_at: '2026-11-20T00:00:00Z' },
    })],
  )
  await ground.transact(({ db }) => rebuildDocuments(db, [id]))
  return id
}

const SEARCH = `query ($text: String, $where: ProductSearchWhere, $orderBy: ProductSearchOrderBy, $first: Int, $after: String, $last: Int, $before: String) {
  productSearch(text: $text, where: $where, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
    nodes { id title sales coverUrl imageUrls priceRange { low { amount minorUnits } } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`
const FACETS = `facets { categories { category { id name } count } brands { brand { id name } count }
  attributes { name values { value count } } prices { from { minorUnits } below { minorUnits } count } flags { flag count } }`
const FULL = SEARCH.replace('pageInfo', `totalCount ${FACETS} pageInfo`)

type Variables = Record<string, unknown>
const find = async (variables: Variables, query = SEARCH) => {
  const { data, errors } = await ground.asks(guest, query, variables)
  expect(errors).toEqual([])
  return data.productSearch
}
const titles = async (variables: Variables) => (await find(variables)).nodes.map(({ title }: { title: string }) => title)

describe('a search', () => {
  it('finds by words of the title before words of anything else, in the singular and the plural', async () => {
    expect(await titles({ text: 'Quince LAMPS' })).toEqual(['quince lamp', 'quince lamps deluxe', 'table'])
    expect(await titles({ text: 'zanzibar quince' })).toHaveLength(3)
  })

  it('finds Chinese by any two neighbours, and by a single character', async () => {
    for (const text of ['桂花', '乌龙茶', '花乌龙', '桂花 礼盒', '桂']) expect(await titles({ text })).toEqual(['桂花乌龙茶礼盒'])
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
    [{ attributes: [{ name: 'Colour', in: ['Red'] }, { name: 'Colour', in: ['Blue'] }] }, 0],
    [{ price: { range: { from: '5.00', to: '15.00' } } }, 2],
    [{ price: { range: { from: '5.001' } } }, 2],
    [{ shopId: { in: ['not an id'] } }, 0],
    [{ categoryId: { eq: 'cat_x' } }, 0],
  ])('is narrowed by %j to %i', async (where, count) => {
    expect(await titles({ text: 'quince', where })).toHaveLength(count)
  })

  it('is narrowed by a category with all below it', async () => {
    const { facets } = await find({ text: 'quince' }, FULL)
    expect(facets.categories).toHaveLength(3)
    for (const { category } of facets.categories) expect(await titles({ text: 'quince', where: { categoryId: { eq: category.id } } })).toHaveLength(3)
  })

  it.each([
    ['PRICE_LOW', [500, 1_500, 2_500]],
    ['PRICE_HIGH', [2_500, 1_500, 500]],
    ['SALES', [2_500, 500, 1_500]],
  ])('is sorted by %s', async (orderBy, prices) => {
    const { nodes } = await find({ text: 'quince', orderBy })
    expect(nodes.map((node: { priceRange: { low: { minorUnits: string } } }) => Number(node.priceRange.low.minorUnits))).toEqual(prices)
  })

  it.each(['RELEVANCE', 'NEWEST', 'PRICE_LOW', 'PRICE_HIGH', 'SALES', 'RATING'])('is read page by page by %s, forwards and backwards, and meets everything once', async (orderBy) => {
    const all = (await find({ text: '', orderBy, first: 100 })).nodes.map(({ id }: { id: string }) => id)
    const forwards: string[] = []
    for (let after: string | null = null; forwards.length < 100; ) {
      const page: { nodes: { id: string }[]; pageInfo: { endCursor: string } } = await find({ text: '', orderBy, first: 25, after })
      forwards.push(...page.nodes.map(({ id }) => id))
      after = page.pageInfo.endCursor
    }
    expect(forwards).toEqual(all)
    const last = (await find({ text: '', orderBy, first: 30 })).pageInfo.endCursor
    const back = await find({ text: '', orderBy, last: 29, before: last })
    expect(back.nodes.map(({ id }: { id: string }) => id)).toEqual(all.slice(0, 29))
    expect(back.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false })
  })

  it('pages the same many finds when they are walked as when they are sorted', async () => {
    const { rows } = await ground.sql.query<{ id: string }>(
      `insert into product select (jsonb_populate_record(p, jsonb_build_object('id', 'prd_' || lpad(n::text, 26, '0'), 'slug', 'bulk-' || n,
         'title', 'bulkword', 'price_low', 1000 + n, 'price_high', 1000 + n, 'sales', n))).*
       from product p, generate_series(1, 1200) n where p.brand_id = $1 and p.title = 'table' returning id`,
      [BRAND],
    )
    const ids = rows.map(({ id }) => id)
    await ground.transact(({ db }) => rebuildDocuments(db, ids))
    const { nodes, totalCount, pageInfo } = await find({ text: 'bulkword', orderBy: 'PRICE_LOW' }, SEARCH.replace('pageInfo', 'totalCount pageInfo'))
    const second = await find({ text: 'bulkword', orderBy: 'PRICE_LOW', after: pageInfo.endCursor })
    const few = await find({ text: 'bulkword', orderBy: 'PRICE_LOW', where: { price: { range: { to: '10.40' } } }, first: 40 })
    await ground.sql.query('delete from search_document where product_id = any($1)', [ids])
    await ground.sql.query('delete from product where id = any($1)', [ids])
    expect(totalCount).toBe(1_200)
    expect([...nodes, ...second.nodes]).toEqual(few.nodes)
    expect(few.nodes).toHaveLength(40)
  })

  it('hides goods of a shop that is closed, at once', async () => {
    const { rows } = await ground.sql.query<{ shop_id: string }>('select shop_id from product where brand_id = $1 limit 1', [BRAND])
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
    expect(facets.flags).toEqual([{ flag: 'HOT', count: 1 }, { flag: 'NEW', count: 1 }])
    expect(facets.attributes).toEqual([{ name: 'Colour', values: [{ value: 'Red', count: 1 }] }])
    expect(facets.prices.map(({ count }: { count: number }) => count)).toEqual([1])
    expect(facets.brands).toEqual([{ brand: { id: BRAND, name: 'zanzibar' }, count: 1 }])
  })

  it('of one filter show what the others would find', async () => {
    const { facets } = await find({ text: 'quince', where: { attributes: [{ name: 'Colour', in: ['Blue'] }] } }, FULL)
    expect(facets.attributes[0].values).toEqual([{ value: 'Red', count: 2 }, { value: 'Blue', count: 1 }])
    expect(facets.flags).toEqual([{ flag: 'NEW', count: 1 }])
  })
})

describe('the number of statements', () => {
  it('of a page of twenty with prices, pictures, facets and a count is two', async () => {
    for (const variables of [{ text: '', first: 20 }, { text: 'quince', first: 20 }, { text: 'quince', orderBy: 'PRICE_LOW', where: { flags: ['NEW'] } }]) {
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
  it.each(['\' or 1=1 --', "a:* | !b & ('x", '%%%%', '____', '\\\\\\', '(((((((', '.*.*.*.*.*', '\u0000', '😀😀', 'a'.repeat(100)])('%j finds nothing odd and harms nothing', async (text) => {
    const { errors } = await ground.asks(guest, FULL, { text })
    expect(errors).toEqual([])
  })

  it('of ten thousand characters, with strange cursors or too large are refused', async () => {
    const codesOf = async (variables: Variables) => (await ground.asks(guest, SEARCH, variables)).errors.map(({ extensions }) => extensions.code)
    expect(await codesOf({ text: 'x'.repeat(10_000) })).toEqual(['BAD_USER_INPUT'])
    const cursor = (parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url')
    for (const after of ['x', cursor(['search-SALES', 1]), cursor(['search-SALES', 'x', 'y']), cursor(['search-SALES', 1, 2, 3])]) {
      expect(await codesOf({ after, orderBy: 'SALES' })).toEqual(['BAD_USER_INPUT'])
    }
    expect(await codesOf({ first: 101 })).toEqual(['BAD_USER_INPUT'])
  })
})

describe('words', () => {
  it('are the same to who searches and to what is found', async () => {
    const texts = fc.sample(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 12 }), fc.string({ unit: fc.constantFrom(...'aÉß茶ガs １ﬁ-きŞxes'), maxLength: 10 })), 300)
    const { rows } = await ground.sql.query<{ words: string[] }>(
      `select array(select word from search_words(text)) as words from unnest($1::text[]) with ordinality as t(text, at) order by at`,
      [texts.map((text) => text.replaceAll('\0', ''))],
    )
    for (const [at, { words }] of rows.entries()) {
      for (const word of wordsOf((texts[at] ?? '').replaceAll('\0', ''))) expect(words).toContain(word)
    }
  })
})

describe('documents', () => {
  it('follow a brand that is renamed, and tiers follow sales', async () => {
    await ground.sql.query("update brand set name = 'Madagascar' where id = $1", [BRAND])
    await ground.transact(({ db }) => staleDocuments(db, { brandId: BRAND }))
    expect(await buildSearchDocuments.run(within)).toEqual({ built: 4 })
    expect(await titles({ text: 'madagascar quince' })).toHaveLength(3)
    expect(await rankTiers(ground.sql)).toBe(0)
    await ground.sql.query("insert into search_tier values (0, 900), (1, 50) on conflict (tier) do update set least_sales = excluded.least_sales")
    expect(await rankTiers(ground.sql)).toBeGreaterThan(1)
    expect(await titles({ text: 'quince lamp' })).toHaveLength(3)
  })

  it('go with what is taken off the shelf', async () => {
    const id = await add('ephemeral thing', { price: 100, sales: 0, marks: [], colour: 'Red' })
    expect(await titles({ text: 'ephemeral' })).toHaveLength(1)
    await ground.sql.query("update product set is_listed = false, status = 'OFF_SALE' where id = $1", [id])
    await ground.transact(({ db }) => rebuildDocuments(db, [id]))
    expect(await titles({ text: 'ephemeral' })).toEqual([])
  })

  it('are all built anew when an operator asks for it', async () => {
    const { data } = await ground.asks(platform(), 'mutation { searchIndexRebuild(input: {}) { staleCount errors { code } } }')
    await ground.sql.query('delete from search_document where product_id in (select product_id from search_document limit 3)')
    expect(await buildSearchDocuments.run(within)).toEqual({ built: data.searchIndexRebuild.staleCount })
    const { rows } = await ground.sql.query('select (select count(*) from product where is_listed) = (select count(*) from search_document) as same')
    expect(rows).toEqual([{ same: true }])
    const of = async (shopId: string) =>
      (await ground.asks(platform(), 'mutation ($shopId: ID) { searchIndexRebuild(input: { shopId: $shopId }) { staleCount errors { code path } } }', { shopId })).data.searchIndexRebuild
    const ofOne = await of(derivedId('shp', 0))
    expect(ofOne.staleCount).toBeGreaterThan(0)
    expect(ofOne.staleCount).toBeLessThan(data.searchIndexRebuild.staleCount)
    expect(await buildSearchDocuments.run(within)).toEqual({ built: ofOne.staleCount })
    for (const id of ['acc_x', newId('shp')]) expect(await of(id)).toEqual({ staleCount: null, errors: [{ code: 'SHOP_NOT_FOUND', path: ['shopId'] }] })
    const refused = await ground.asks(merchant(0), 'mutation { searchIndexRebuild(input: {}) { staleCount } }')
    expect(refused.errors[0]?.extensions.code).toBe('FORBIDDEN')
  })
})

describe('what was searched', () => {
  const HISTORY = '{ searchHistory(first: 100) { nodes { keyword searchedAt } totalCount } }'
  const historyOf = async (ordinal: number) => (await ground.asks(buyer(ordinal), HISTORY)).data.searchHistory.nodes.map(({ keyword }: { keyword: string }) => keyword)

  it('is remembered for who is signed in: newest first, each once, fifty at most, until forgotten', async () => {
    for (let n = 0; n < 55; n++) await ground.asks(buyer(7), SEARCH, { text: `item ${n}` })
    await new Promise((resolve) => setTimeout(resolve, 5))
    await ground.asks(buyer(7), SEARCH, { text: ' ITEM  9 ' })
    await ground.asks(buyer(8), SEARCH, { text: 'quince' })
    await rollSearches.run(within)
    const kept = await historyOf(7)
    expect(kept).toHaveLength(50)
    expect(kept.slice(0, 2)).toEqual(['item 9', 'item 54'])
    expect(await historyOf(8)).toEqual(['quince'])
    const told = await ground.told('search.keyword_searched')
    expect(told.length).toBeGreaterThanOrEqual(56)
    const gone = await ground.asks(buyer(7), 'mutation { searchHistoryDelete(input: { keywords: ["Item 9", "quince", "never"] }) { deletedCount errors { code } } }')
    expect(gone.data.searchHistoryDelete).toEqual({ deletedCount: 1, errors: [] })
    const early = await ground.asks(buyer(7), 'mutation { searchHistoryClear(input: { until: "2020-01-01T00:00:00Z" }) { deletedCount } }')
    expect(early.data.searchHistoryClear.deletedCount).toBe(0)
    expect((await ground.asks(buyer(7), 'mutation { searchHistoryClear(input: {}) { deletedCount } }')).data.searchHistoryClear.deletedCount).toBe(49)
    expect(await historyOf(7)).toEqual([])
    expect(await historyOf(8)).toEqual(['quince'])
  })

  it('is nobody else\'s, and none of a list that is too long is forgotten', async () => {
    for (const viewer of [guest, platform(), merchant(0)]) expect((await ground.asks(viewer, HISTORY)).errors).toHaveLength(1)
    const keywords = Array.from({ length: 51 }, (_, at) => `k${at}`)
    const { data } = await ground.asks(buyer(8), 'mutation ($k: [String!]!) { searchHistoryDelete(input: { keywords: $k }) { deletedCount errors { code } } }', { k: keywords })
    expect(data.searchHistoryDelete).toEqual({ deletedCount: null, errors: [{ code: 'LIST_SIZE' }] })
  })

  it('is counted per keyword and day, shows what was searched in vain, and suggests what was not', async () => {
    for (let n = 0; n < 3; n++) await ground.asks(guest, SEARCH, { text: 'quincy jones' })
    for (let n = 0; n < 2; n++) await ground.asks(guest, SEARCH, { text: 'Quince' })
    await ground.asks(merchant(0), SEARCH, { text: 'quince' })
    await rollSearches.run(within)
    const REPORT = `{ searchStatistics(where: { isInVain: true, keyword: { contains: "QUINCY" } }) { nodes { keyword searchCount zeroCount resultCount } totalCount } }`
    const { data } = await ground.asks(platform(['catalog.search.view']), REPORT)
    expect(data.searchStatistics).toEqual({ nodes: [{ keyword: 'quincy jones', searchCount: 3, zeroCount: 3, resultCount: 0 }], totalCount: 1 })
    expect((await ground.asks(platform(['catalog.brand.edit']), REPORT)).errors[0]?.extensions.code).toBe('FORBIDDEN')
    const suggested = await ground.asks(guest, '{ searchSuggestions(prefix: "QUIN") { keyword resultCount } }')
    expect(suggested.data.searchSuggestions).toEqual(['quince', 'quince lamp', 'quince lamps'].map((keyword) => ({ keyword, resultCount: 3 })))
    expect((await ground.asks(guest, '{ searchSuggestions(prefix: "%") { keyword } }')).data.searchSuggestions).toEqual([])
  })

  it('pages through statistics in each order', async () => {
    for (const orderBy of ['SEARCHES', 'IN_VAIN', 'NEWEST']) {
      const query = `query ($after: String) { searchStatistics(orderBy: ${orderBy}, first: 7, after: $after) { nodes { keyword startsAt } pageInfo { endCursor hasNextPage } } }`
      const seen = new Set<string>()
      let count = 0
      for (let after: string | null = null, more = true; more; ) {
        const { data }: { data: Record<string, { nodes: { keyword: string; startsAt: string }[]; pageInfo: { endCursor: string; hasNextPage: boolean } }> } = await ground.asks(platform(), query, { after })
        const page = data.searchStatistics
        for (const { keyword, startsAt } of page?.nodes ?? []) seen.add(`${keyword} ${startsAt}`)
        count += page?.nodes.length ?? 0
        after = page?.pageInfo.endCursor ?? null
        more = page?.pageInfo.hasNextPage ?? false
      }
      expect([...seen].every((one) => one.endsWith('T00:00:00.000Z'))).toBe(true)
      expect(seen.size).toBe(count)
      expect(count).toBeGreaterThan(100)
    }
  })
})

describe('hot words', () => {
  const HOT = '{ hotKeywords(first: 50) { id keyword isManual version } }'
  type Word = { id: string; keyword: string; isManual: boolean; version: number }
  const hot = async (): Promise<Word[]> => (await ground.asks(guest, HOT)).data.hotKeywords
  const change = async (name: string, input: object) => {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`
    const { data, errors } = await ground.asks(platform(), `mutation ($input: ${type}!) { ${name}(input: $input) { hotKeyword { id keyword version } errors { code } } }`, { input })
    expect(errors).toEqual([])
    return data[name]
  }
  const codesOf = async (name: string, input: object) => (await change(name, input)).errors.map(({ code }: { code: string }) => code)

  it('are those set by hand, then the most searched; what finds nothing is not among them', async () => {
    await countHotKeywords.run(within)
    const words = await hot()
    const lastByHand = words.findLastIndex(({ isManual }) => isManual)
    expect(words.slice(0, lastByHand + 1).every(({ isManual }) => isManual)).toBe(true)
    expect(words.map(({ keyword }) => keyword)).toContain('headphones')
    expect(words.map(({ keyword }) => keyword)).not.toContain('time machine')
  })

  it('are set, moved, hidden and deleted by operators, each change on the version that was read', async () => {
    const made = (await change('hotKeywordCreate', { keyword: ' Spring  SALE ', position: 0 })).hotKeyword
    expect(made.keyword).toBe('spring sale')
    expect(await codesOf('hotKeywordCreate', { keyword: 'SPRING sale' })).toEqual(['KEYWORD_TAKEN'])
    expect(await codesOf('hotKeywordCreate', { keyword: '!!!' })).toEqual(['TEXT_CHARACTERS'])
    expect(await codesOf('hotKeywordCreate', { keyword: 'x'.repeat(51) })).toEqual(['TEXT_LENGTH'])
    expect(await codesOf('hotKeywordUpdate', { id: made.id, expectedVersion: 1, position: 1_000_001 })).toEqual(['NUMBER_RANGE'])
    expect(await codesOf('hotKeywordUpdate', { id: made.id, expectedVersion: 9 })).toEqual(['STALE_VERSION'])
    expect((await change('hotKeywordUpdate', { id: made.id, expectedVersion: 1, isEnabled: false })).hotKeyword.version).toBe(2)
    expect((await hot()).map(({ keyword }) => keyword)).not.toContain('spring sale')
    expect(await codesOf('hotKeywordDelete', { id: made.id, expectedVersion: 1 })).toEqual(['STALE_VERSION'])
    expect(await codesOf('hotKeywordDelete', { id: made.id, expectedVersion: 2 })).toEqual([])
    expect(await codesOf('hotKeywordDelete', { id: newId('hot'), expectedVersion: 1 })).toEqual(['NOT_FOUND'])
    expect((await ground.audited()).filter(({ action }) => action.startsWith('catalog.search.hot'))).toHaveLength(3)
  })

  it('that were counted stay hidden when hidden, and become one\'s own when set by hand', async () => {
    const counted = (await hot()).find(({ keyword }) => keyword === 'headphones')
    await change('hotKeywordUpdate', { id: counted?.id, expectedVersion: counted?.version, isEnabled: false })
    await countHotKeywords.run(within)
    expect((await hot()).map(({ keyword }) => keyword)).not.toContain('headphones')
    expect((await change('hotKeywordCreate', { keyword: 'headphones', position: 3 })).errors).toEqual([])
    expect((await hot()).find(({ keyword }) => keyword === 'headphones')).toMatchObject({ isManual: true })
  })

  it('are changed by nobody else', async () => {
    const query = 'mutation { hotKeywordCreate(input: { keyword: "mine" }) { hotKeyword { id } } }'
    for (const viewer of [guest, buyer(1), merchant(0), platform(['catalog.search.view'])]) {
      expect((await ground.asks(viewer, query)).errors).toHaveLength(1)
    }
    expect((await hot()).map(({ keyword }) => keyword)).not.toContain('mine')
  })
})
