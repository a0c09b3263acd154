import { seconds } from '@supermall/kernel/time'
import { memoryBus } from '@supermall/messaging/bus-memory'
import { memoryCache } from '@supermall/subgraph/cache'
import { houseSettings } from '@supermall/subgraph/house-settings'
import { readSettings } from '@supermall/subgraph/settings'
import { eventually } from '@supermall/testing/rival'
import { codes, mutation, served } from '@supermall/testing/served'
import { platform } from '@supermall/testing/viewers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { registry } from '../../subgraphs/index.ts'
import type { SourceOption } from '../sources/open-sources.ts'
import type { Gateway } from '../start-gateway.ts'
import { startGateway } from '../start-gateway.ts'
import { SECRET } from '../testing/fixture-graph.ts'
import { post } from '../testing/fixture-mall.ts'
import { silent } from '../testing/fixture-subgraph.ts'

/** The real catalog alone behind a gateway that keeps what it says. */

const bus = memoryBus()
let catalog: Awaited<ReturnType<typeof served>>
let gateway: Gateway
let leaf: { readonly id: string; readonly parent: { readonly id: string } }
let productId: string

beforeAll(async () => {
  const entry = registry.find(({ name }) => name === 'catalog')
  if (!entry) throw new Error('there is no catalog')
  catalog = await served((await entry.load()).default, { bus, mostConnections: 4 })
  await catalog.opened.seed(1_000)
  const sources = registry.map(({ name }): [string, SourceOption] => [
    name,
    name === 'catalog' ? { kind: 'local', subgraph: catalog.opened } : { kind: 'remote', url: 'http://127.0.0.1:9' },
  ])
  const variables = { PORT: '0', PLAYGROUND: 'false', START_GRACE_SECONDS: '0' }
  gateway = await startGateway({
    sources: new Map(sources),
    paths: [],
    secret: SECRET,
    bus,
    cache: memoryCache(),
    settings: readSettings(houseSettings, variables),
    variables,
    log: silent,
    clock: () => new Date(),
    demo: null,
  })
  const { data } = await ask('{ products(first: 1) { nodes { id category { id parent { id } } } } }')
  const [first] = data.products.nodes
  productId = first.id
  leaf = first.category
})
afterAll(async () => {
  await gateway.stop()
})

const ask = (query: string) => post(`http://127.0.0.1:${gateway.port}/graphql`, { query })

async function enable(id: string, isEnabled: boolean): Promise<void> {
  const { data } = await catalog.asks(platform(), 'query ($id: ID!) { category(id: $id) { version } }', { id })
  const input = { id, expectedVersion: data.category.version, isEnabled }
  expect(
    codes(await catalog.asks(platform(), mutation('categoryUpdate', '', 'code'), { input }), 'categoryUpdate'),
  ).toEqual([])
}

/** What nobody tells of is kept for a minute: half of that is enough for a machine that does other things. */
const LONG_BEFORE_MS = seconds(30)

it.each([
  ['of a product', () => `{ found: productsByIds(ids: ["${productId}"]) { id category { id } } }`],
  ['asked for by its id', () => `{ found: category(id: "${leaf.id}") { id name } }`],
])(
  'a category %s is kept, and goes and comes with what it stands under long before its time is over',
  async (_, question) => {
    const kept = async (isThere: boolean) => {
      const query = question()
      await eventually(async () => {
        const { data, text } = await ask(query)
        expect(JSON.stringify(data.found).includes(leaf.id)).toBe(isThere)
        return JSON.parse(text).extensions.cache.hits > 0
      })
    }
    const shows = (isThere: boolean) =>
      eventually(
        async () => JSON.stringify((await ask(question())).data.found).includes(leaf.id) === isThere,
        LONG_BEFORE_MS,
      )
    await kept(true)
    await enable(leaf.parent.id, false)
    await shows(false)
    await kept(false)
    await enable(leaf.parent.id, true)
    await shows(true)
  },
)
