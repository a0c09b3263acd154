import { afterAll, describe, expect, it } from 'vitest'
import type { FixtureMall } from '../testing/fixture-mall.ts'
import { fixtureMall } from '../testing/fixture-mall.ts'

const malls: FixtureMall[] = []
afterAll(() => Promise.all(malls.map((mall) => mall.stop())))

const planOf = async (mode: 'development' | 'production', headers: Record<string, string>) => {
  const mall = await fixtureMall({ mode })
  malls.push(mall)
  const { text } = await mall.ask('{ products { title shop { name } } }', headers)
  return JSON.parse(text).extensions?.queryPlan
}

describe('the plan of an answer', () => {
  it('tells who asks for it in development whom the gateway asks, in which order', async () => {
    const plan = await planOf('development', { 'x-query-plan': 'true' })
    expect(plan).toMatchObject({
      kind: 'Sequence',
      nodes: [
        { kind: 'Fetch', service: 'goods', at: '' },
        { kind: 'Fetch', service: 'shopkeepers', at: 'products.@.shop' },
      ],
    })
    expect(plan.nodes[1].operation).toContain('_entities')
  })

  it('is not told to who does not ask, nor in production', async () => {
    expect(await planOf('development', {})).toBeUndefined()
    expect(await planOf('production', { 'x-query-plan': 'true' })).toBeUndefined()
  })
})
