import { beforeAll, describe, expect, it } from 'vitest'
import { rebuildDocuments } from '../data/search-document.ts'
import { guest } from '../trial/mall.ts'
import type { Searched, Variables } from '../trial/searched.ts'
import { BRAND, FULL, SEARCH, searched } from '../trial/searched.ts'

const clock = { now: new Date('2026-11-21T04:00:00Z') }
let ground: Searched

beforeAll(async () => {
  ground = await searched(() => clock.now)
  await copies('broadword', 150)
  await copies('rareword', 40)
})

/** So many listed goods with one title, the first of them sold best. */
async function copies(title: string, count: number): Promise<void> {
  const { rows } = await ground.sql.query<{ id: string }>(
    `insert into product select (jsonb_populate_record(p, jsonb_build_object('title', $2::text, 'sales', 1000 - n,
       'id', 'prd_' || lpad($2 || n, 26, '0'), 'slug', $2 || '-' || n))).*
     from product p, generate_series(1, $3::int) n where p.brand_id = $1 and p.title = 'table' returning id`,
    [BRAND, title, count],
  )
  await ground.transact(({ db }) =>
    rebuildDocuments(
      db,
      rows.map(({ id }) => id),
    ),
  )
}

const ask = async (variables: Variables, query = FULL) => {
  const { data, errors, statements } = await ground.asks(guest, query, { first: 20, ...variables })
  expect(errors).toEqual([])
  return { ...data.productSearch, statements: statements.length }
}

/** As seen at once: on the shelf or off it, in the same transaction with the document. */
const shelve = async (id: string, isListed: boolean): Promise<void> => {
  await ground.sql.query('update product set is_listed = $2 where id = $1', [id, isListed])
  await ground.transact(({ db }) => rebuildDocuments(db, [id]))
}

describe('a broad search', () => {
  it('is looked up once in half a minute; then only its goods are read', async () => {
    const first = await ask({ text: 'broadword' })
    const again = await ask({ text: ' BROADWORD ' })
    expect([first.statements, again.statements]).toEqual([2, 1])
    expect({ ...again, statements: 2 }).toEqual(first)
    clock.now = new Date(clock.now.getTime() + 30_000)
    expect((await ask({ text: 'broadword' })).statements).toBe(2)
  })

  it('is another one with other filters, another order or another page', async () => {
    const { pageInfo } = await ask({ text: 'broadword' })
    for (const variables of [{ orderBy: 'NEWEST' }, { after: pageInfo.endCursor }, { first: 21 }]) {
      expect((await ask({ text: 'broadword', ...variables }, SEARCH)).statements).toBe(1)
      expect((await ask({ text: 'broadword', ...variables })).statements).toBe(1)
    }
    const where = { flags: ['NEW'] }
    expect((await ask({ text: 'broadword', where })).statements).toBe(2)
    expect((await ask({ text: 'broadword', where })).statements).toBe(1)
  })

  it('never shows what has left the shelf, nor a page with a gap', async () => {
    const { nodes } = await ask({ text: 'broadword', orderBy: 'SALES' })
    await shelve(nodes[0].id, false)
    const after = await ask({ text: 'broadword', orderBy: 'SALES' })
    expect(after.nodes).toHaveLength(20)
    expect(after.nodes.slice(0, 19)).toEqual(nodes.slice(1))
    expect(after.totalCount).toBe(149)
    await ground.sql.query(
      'update shop set shown_until = to_timestamp(0) where id = (select shop_id from product where id = $1)',
      [nodes[1].id],
    )
    expect((await ask({ text: 'broadword', orderBy: 'SALES' })).nodes).toEqual([])
    await ground.sql.query("update shop set shown_until = '9999-12-31'")
    await shelve(nodes[0].id, true)
  })
})

it('a search that finds less than a hundred shows what was put on the shelf a moment ago', async () => {
  const { totalCount, nodes, facets } = await ask({ text: 'rareword' })
  await shelve(nodes[19].id, false)
  const less = await ask({ text: 'rareword' })
  await shelve(nodes[19].id, true)
  const back = await ask({ text: 'rareword' })
  expect([totalCount, less.totalCount, back.totalCount]).toEqual([40, 39, 40])
  expect([facets, less.facets, back.facets].map(({ brands }) => brands[0].count)).toEqual([40, 39, 40])
  expect([less.statements, back.statements]).toEqual([2, 2])
})

describe('facets', () => {
  it('that nobody asks for are not counted', async () => {
    const query = SEARCH.replace('pageInfo', 'facets { __typename } pageInfo')
    expect((await ask({ text: 'rareword' }, query)).statements).toBe(1)
    const { facets, statements } = await ask(
      { text: 'rareword' },
      SEARCH.replace('pageInfo', 'facets { flags { flag count } } pageInfo'),
    )
    expect(facets.flags).toEqual([
      { flag: 'HOT', count: 40 },
      { flag: 'NEW', count: 40 },
    ])
    expect(statements).toBe(2)
  })

  it('share with the page before a filter what they count without it', async () => {
    await ask({ text: 'broadword' })
    const where = { brandId: { eq: BRAND } }
    const query = SEARCH.replace('pageInfo', 'facets { brands { brand { id } count } } pageInfo')
    const alone = await ask({ text: 'broadword' }, query)
    const narrowed = await ask({ text: 'broadword', where }, query)
    expect(narrowed.facets).toEqual(alone.facets)
    expect(narrowed.statements).toBe(1)
  })
})
