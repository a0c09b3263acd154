// How long after a new price was committed the old one can be the answer of one of two gateways that keep data, to whoever asks then:
// `npx tsx bench/freshness.ts [changes]`.
// The same again with every event of the bus lost to both: what they keep must be found out to be old without it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { newId } from '@supermall/kernel/id'
import type { Bus } from '@supermall/messaging/bus'
import { natsBus } from '@supermall/messaging/bus-nats'
import { memoryCache } from '@supermall/subgraph/cache'
import type { OpenSubgraph } from '@supermall/subgraph/definition'
import { houseSettings } from '@supermall/subgraph/house-settings'
import { createLog } from '@supermall/subgraph/log'
import { readSettings } from '@supermall/subgraph/settings'
import type { Request } from '@supermall/subgraph/viewer'
import { asking } from '@supermall/testing/client'
import { natsServer } from '@supermall/testing/servers'
import type { SourceOption } from '../gateway/sources/open-sources.ts'
import type { Gateway } from '../gateway/start-gateway.ts'
import { startGateway } from '../gateway/start-gateway.ts'
import { registry } from '../subgraphs/index.ts'
import { openGround } from './malls.ts'

const [changes = 50] = process.argv.slice(2).map(Number)
const SCALE = 200
const log = createLog({ level: 'error', isPretty: false })

const KEPT = `query Kept($id: ID!) {
  sku(id: $id) { price { amount } }
  products(first: 20) { nodes { id title skus { id price { amount } } } }
}`

const staff: Request = {
  viewer: { audience: 'PLATFORM', accountId: newId('acc'), sessionId: newId('ses'), permissions: ['*'] },
  caller: { ip: '127.0.0.1', userAgent: 'bench', language: 'en', traceparent: null },
}

const [ground, nats] = [await openGround(), await natsServer()]
const folder = mkdtempSync(join(tmpdir(), 'supermall-freshness-'))
const busOf = (name: string): Promise<Bus> => natsBus({ url: nats.url, replicas: 1, log, name })
try {
  const bus = await busOf('catalog')
  const catalog = await openCatalog(bus)
  console.log('| events | changes | p50 ms | p99 ms | longest ms |\n|---|---|---|---|---|')
  for (const areLost of [false, true]) await measure(counted(catalog), areLost)
  await catalog.stop()
  await bus.close()
} finally {
  await Promise.all([ground.stop(), nats.stop()])
  rmSync(folder, { recursive: true, force: true })
}
process.exit()

async function openCatalog(bus: Bus): Promise<OpenSubgraph> {
  const entry = registry.find(({ name }) => name === 'catalog')
  if (!entry) throw new Error('there is no catalog')
  const { default: subgraph } = await entry.load()
  await ground.postgres.ensureDatabase('freshness_catalog')
  const open = await subgraph.open({
    databaseUrl: ground.postgres.url('freshness_catalog'),
    databasePool: 8,
    bus,
    cache: memoryCache(),
    subscribersOf: () => [],
    variables: {},
    dataDirectory: folder,
    publicUrl: 'http://localhost:4000',
    log,
    clock: () => new Date(),
  })
  await open.seed(SCALE)
  return open
}

type Counted = { readonly open: OpenSubgraph; readonly asked: () => number }

function counted(open: OpenSubgraph): Counted {
  let asked = 0
  const execute: OpenSubgraph['execute'] = (...question) => {
    asked++
    return open.execute(...question)
  }
  return { open: { ...open, execute }, asked: () => asked }
}

type Read = (gateway: Gateway) => Promise<string>

async function measure(catalog: Counted, areLost: boolean): Promise<void> {
  const buses = await Promise.all(['first', 'second'].map(busOf))
  const gateways = await Promise.all(buses.map((bus) => openGateway(catalog.open, areLost ? deaf(bus) : bus)))
  const sku = await anySku(catalog.open)
  const read: Read = async ({ url }) => {
    const { sku: found } = await asking(url, null).gets<{ sku: { price: { amount: string } } }>(KEPT, { id: sku.id })
    return found.price.amount
  }
  const took: number[] = []
  for (let number = 0; number < changes; number++) {
    await untilKept(catalog, () => Promise.all(gateways.map(read)))
    const price = `${areLost ? 90_000 : 80_000}.${10 + number}`
    await changePrice(catalog.open, sku.id, price)
    const committedAt = performance.now()
    const stale = await Promise.all(gateways.map((gateway) => untilShown(price, () => read(gateway))))
    took.push(Math.max(0, ...stale.map((askedAt) => askedAt - committedAt)))
  }
  report(took, areLost)
  await Promise.all(gateways.map((gateway) => gateway.stop()))
  await Promise.all(buses.map((bus) => bus.close()))
}

/** Until the gateways answer from what they keep: what is fetched anew is new by itself. */
async function untilKept(catalog: Counted, readAll: () => Promise<unknown>): Promise<void> {
  for (;;) {
    const before = catalog.asked()
    await readAll()
    if (catalog.asked() === before) return
  }
}

/** When the last question was asked that was still answered by the old price: how long an answer takes is another matter. */
async function untilShown(price: string, read: () => Promise<string>): Promise<number> {
  let lastAt = Number.NEGATIVE_INFINITY
  for (;;) {
    const askedAt = performance.now()
    if (Number(await read()) === Number(price)) return lastAt
    lastAt = askedAt
    await wait(1)
  }
}

function report(took: readonly number[], areLost: boolean): void {
  const sorted = [...took].sort((a, b) => a - b)
  const at = (share: number): string => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(0)
  console.log(`| ${[areLost ? 'all lost' : 'heard', sorted.length, at(0.5), at(0.99), at(1)].join(' | ')} |`)
}

async function askCatalog(open: OpenSubgraph, query: string, variables: Record<string, unknown>): Promise<unknown> {
  const { data, errors } = await open.execute({ query, variables }, open.contextFor(staff))
  if (errors) throw new Error(JSON.stringify(errors))
  return data
}

type Sku = { readonly id: string; readonly product: { readonly id: string; readonly version: number } }

async function anySku(open: OpenSubgraph): Promise<{ readonly id: string }> {
  const query = '{ products(first: 1) { nodes { skus { id } } } }'
  const data = (await askCatalog(open, query, {})) as { products: { nodes: { skus: { id: string }[] }[] } }
  const found = data.products.nodes[0]?.skus[0]
  if (!found) throw new Error('the catalog is empty')
  return found
}

/** Resolves right after the commit, as it does for whoever changes a price. */
async function changePrice(open: OpenSubgraph, skuId: string, price: string): Promise<void> {
  const { sku } = (await askCatalog(open, 'query ($id: ID!) { sku(id: $id) { id product { id version } } }', {
    id: skuId,
  })) as { sku: Sku }
  const input = { id: sku.product.id, expectedVersion: sku.product.version, prices: [{ skuId, price }] }
  const change = `mutation ($input: ProductPricesUpdateInput!) { productPricesUpdate(input: $input) { errors { code } } }`
  const done = (await askCatalog(open, change, { input })) as { productPricesUpdate: { errors: readonly unknown[] } }
  if (done.productPricesUpdate.errors.length > 0) throw new Error(JSON.stringify(done))
}

/** As if every event were lost on its way to this gateway. */
function deaf(bus: Bus): Bus {
  return {
    ...bus,
    listen: (name) => bus.listen(name, () => undefined),
    follow: (follower) => bus.follow({ ...follower, hear: () => undefined }),
  }
}

function openGateway(catalog: OpenSubgraph, bus: Bus): Promise<Gateway> {
  const spared = { PLAYGROUND: 'false', RATE_LIMIT: 'false', SHEDDING: 'false', START_GRACE_SECONDS: '0' }
  const variables = { PORT: '0', MODE: 'production', ...spared }
  const nowhere = { kind: 'remote', url: 'http://127.0.0.1:9' } as const
  const sources = registry.map(({ name }): [string, SourceOption] => [
    name,
    name === catalog.name ? { kind: 'local', subgraph: catalog } : nowhere,
  ])
  return startGateway({
    sources: new Map(sources),
    paths: [],
    secret: 'a secret of a benchmark',
    bus,
    cache: memoryCache(),
    settings: readSettings(houseSettings, variables),
    variables,
    log,
    clock: () => new Date(),
    demo: null,
  })
}
