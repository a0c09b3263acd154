import { registry, scrape } from '@supermall/messaging/metrics'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FixtureMall } from '../testing/fixture-mall.ts'
import { fixtureMall } from '../testing/fixture-mall.ts'

let mall: FixtureMall
beforeAll(async () => {
  mall = await fixtureMall({ variables: { COST_BUDGET_GUEST: '30' } })
})
afterAll(() => mall.stop())

/** The value of a line of the metrics; 0 where there is no such line. */
async function figure(line: string): Promise<number> {
  const found = (await scrape()).split('\n').find((one) => one.startsWith(`${line} `))
  return Number(found?.split(' ').at(-1) ?? 0)
}

async function more(line: string, work: () => Promise<unknown>): Promise<number> {
  const before = await figure(line)
  await work()
  return (await figure(line)) - before
}

describe('operations', () => {
  it('are counted by a name of the manifest, and by none that somebody made up', async () => {
    const known = 'mall_graph_requests_total{operation="FirstQuery",type="query",outcome="ok"}'
    const other = 'mall_graph_requests_total{operation="other",type="query",outcome="ok"}'
    expect(await more(known, () => mall.ask('query FirstQuery { __typename }'))).toBe(1)
    expect(await more(other, () => mall.ask('query MadeUpByMe { whoami }'))).toBe(1)
    expect(await scrape()).not.toContain('MadeUpByMe')
  })

  it('are counted as failed when errors are in their answers', async () => {
    const failed = 'mall_graph_requests_total{operation="other",type="query",outcome="failed"}'
    expect(await more(failed, () => mall.ask('{ crash }'))).toBe(1)
  })

  it('are not counted as failed for what any client can bring about', async () => {
    const failed = 'mall_graph_requests_total{operation="other",type="query",outcome="failed"}'
    const errors = 'mall_graph_requests_total{operation="other",type="query",outcome="errors"}'
    const bad = async () => {
      await mall.ask('{ audit }')
      await mall.ask('{ whoami }', { authorization: 'Bearer swordfish' })
    }
    expect(await more(failed, () => more(errors, bad).then((count) => expect(count).toBe(2)))).toBe(0)
  })

  it('are told by what they cost in the end, one in sixteen, in production too', async () => {
    const production = await fixtureMall({ mode: 'production' })
    const actual = 'mall_cost_points_count{kind="actual"}'
    const ask = async () => {
      for (let i = 0; i < 32; i++) await production.ask(`{ a${i}: whoami products { title } }`)
    }
    expect(await more(actual, ask)).toBe(2)
    await production.stop()
  })

  it('are counted as well where their answer was there already', async () => {
    const all = async () => (await registry.getSingleMetric('mall_graph_requests_total')?.get())?.values ?? []
    const sum = async () => (await all()).reduce((total, { value }) => total + value, 0)
    const before = await sum()
    for (let i = 0; i < 3; i++) await mall.ask('{ products { title } }')
    expect((await sum()) - before).toBe(3)
  })
})

describe('what is turned away', () => {
  it.each([
    ['GRAPHQL_VALIDATION_FAILED', '{ nothingLikeIt }'],
    ['GRAPHQL_PARSE_FAILED', '{ products {'],
    ['COST_LIMIT', '{ products { shop { name } } things { __typename } shelf { shop { name } } priced { price } }'],
  ])('is counted by its code: %s', async (code, query) => {
    expect(await more(`mall_refused_total{code="${code}"}`, () => mall.ask(query))).toBe(1)
  })
})

describe('subgraphs', () => {
  it('are counted by their questions, and told with what their breakers refuse', async () => {
    const asked = 'mall_fetches_total{subgraph="goods",outcome="ok"}'
    expect(await more(asked, () => mall.ask('{ shelf { title } }'))).toBe(1)
    expect(await scrape()).toContain('mall_breaker_refused_share{subgraph="goods"} 0')
  })
})
