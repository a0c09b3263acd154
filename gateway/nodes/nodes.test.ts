import { Fault } from '@supermall/kernel/fault'
import { derivedId } from '@supermall/kernel/id'
import { beforeAll, describe, expect, it } from 'vitest'
import { goods, shopkeepers } from '../testing/fixture-domains.ts'
import { fixtureGraph } from '../testing/fixture-graph.ts'

let ask: Awaited<ReturnType<typeof fixtureGraph>>['ask']
const domains = { goods: goods(), shopkeepers: shopkeepers() }
const [product, shop, gone] = [derivedId('prd', 1), derivedId('shp', 1), derivedId('prd', 99)]

beforeAll(async () => {
  ask = (await fixtureGraph({ fixtures: Object.values(domains) })).ask
})

describe('node(id:)', () => {
  it('gives what the id names, whichever domain owns it', async () => {
    const query = 'query ($id: ID!) { node(id: $id) { __typename id ... on Product { title } ... on Shop { name } } }'
    expect((await ask(query, { variables: { id: product } })).data).toEqual({
      node: { __typename: 'Product', id: product, title: 'Product 1' },
    })
    expect((await ask(query, { variables: { id: shop } })).data).toEqual({
      node: { __typename: 'Shop', id: shop, name: 'Corner shop' },
    })
  })

  it.each([
    ['of something that is not there', gone],
    ['with a prefix that nobody has', derivedId('xyz' as 'prd', 1)],
    ['that is malformed', 'prd_1'],
    ['that is empty', ''],
  ])('is null for an id %s, even when nothing else is asked of it', async (_, id) => {
    expect(await ask('query ($id: ID!) { node(id: $id) { id __typename } }', { variables: { id } })).toMatchObject({
      data: { node: null },
      errors: [],
    })
  })

  it('is null with an error that says to try again when its owner is down', async () => {
    domains.goods.fault = new Fault('SERVICE_UNAVAILABLE', 'down')
    const { data, errors } = await ask(`{ node(id: "${product}") { id } }`)
    domains.goods.fault = null
    expect(data).toEqual({ node: null })
    expect(errors).toMatchObject([{ path: ['node'], extensions: { code: 'SERVICE_UNAVAILABLE', retryable: true } }])
  })
})

describe('nodes(ids:)', () => {
  it('keeps the order of the ids, with null where there is nothing, and asks each owner once for that', async () => {
    domains.goods.asked.length = 0
    const { data } = await ask(`{ nodes(ids: ["${shop}", "${gone}", "${product}", "${product}", "nothing"]) { id } }`)
    expect(data).toEqual({ nodes: [{ id: shop }, null, { id: product }, { id: product }, null] })
    expect(domains.goods.asked).toHaveLength(1)
  })

  it('takes at most a hundred ids', async () => {
    const ids = Array.from({ length: 101 }, () => product)
    const { errors } = await ask('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { variables: { ids } })
    expect(errors).toMatchObject([{ message: 'At most 100 ids, not 101.', extensions: { code: 'BAD_USER_INPUT' } }])
  })
})
