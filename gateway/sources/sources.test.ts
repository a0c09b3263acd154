import { Fault } from '@supermall/kernel/fault'
import { derivedId } from '@supermall/kernel/id'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FixtureMall } from '../testing/fixture-mall.ts'
import { fixtureMall } from '../testing/fixture-mall.ts'

let local: FixtureMall
let remote: FixtureMall

beforeAll(async () => {
  local = await fixtureMall()
  remote = await fixtureMall({ topology: 'remote' })
})
afterAll(() => Promise.all([local, remote].map((mall) => mall.stop())))

const queries = [
  '{ products { id title price shop { id name caller } } shops { name } }',
  '{ shelf { title cost margin shop { name ledger } } mine audit whoami }',
  '{ crash refuse shops { name } }',
  '{ priced { __typename price } things { __typename ... on Product { title } ... on Shop { name } } }',
  `{ nodes(ids: ["${derivedId('prd', 1)}", "${derivedId('shp', 1)}", "${derivedId('prd', 99)}"]) { id ... on Product { title shop { name } } ... on Shop { name } } }`,
  'mutation { productRename(id: "x", title: "y") { title cost } }',
]

describe('a subgraph of this process and one in another', () => {
  it.each(queries)('give the same answer to %s', async (query) => {
    for (const claims of [null, { aud: 'PLATFORM', perms: ['*'] }, { aud: 'CONSUMER' }]) {
      const [here, there] = await Promise.all(
        [local, remote].map(async (mall) =>
          mall.ask(query, claims ? { authorization: `Bearer ${await mall.issuer.sign(claims)}` } : {}),
        ),
      )
      const bare = (answered: typeof here) => [
        answered?.status,
        answered?.data,
        answered?.errors.map(({ extensions: { traceId, ...rest }, ...error }) => ({ ...error, ...rest })),
      ]
      expect(bare(there)).toEqual(bare(here))
    }
  })

  it.each(['local', 'remote'] as const)('are asked once for what stands in many places (%s)', async (topology) => {
    const mall = topology === 'local' ? local : remote
    mall.domains.shopkeepers.asked.length = 0
    const { data } = await mall.ask('{ products { shop { name } } }')
    expect(data.products).toEqual([1, 2, 3].map(() => ({ shop: { name: 'Corner shop' } })))
    const [asked, ...more] = mall.domains.shopkeepers.asked
    expect(more).toEqual([])
    expect(asked?.operation.variables?.representations).toHaveLength(1)
  })

  it('cost only their own fields when they are dead, and the client may try again', async () => {
    for (const mall of [local, await fixtureMall({ topology: 'remote' })]) {
      const isLocal = mall === local
      if (isLocal) mall.domains.shopkeepers.fault = new Fault('SERVICE_UNAVAILABLE', 'down')
      else await mall.served[1]?.stop()
      const answered = await mall.ask('{ products(first: 2) { title shop { id caller } } shop(id: "x") { id } }')
      mall.domains.shopkeepers.fault = null
      if (!isLocal) await mall.stop()
      expect(answered.status).toBe(200)
      expect(answered.data.products[1]).toEqual({ title: 'Product 2', shop: { id: derivedId('shp', 1), caller: null } })
      expect(answered.codes).toContain('SERVICE_UNAVAILABLE')
      expect(answered.errors.every(({ extensions }) => extensions.retryable)).toBe(true)
      expect(answered.errors.map(({ path }) => path)).toContainEqual(['shop'])
      expect(answered.text).not.toMatch(/127\.0\.0\.1|down/)
    }
  })
})
