import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { memoryBus } from '@supermall/messaging/bus-memory'
import { registry } from '@supermall/messaging/metrics'
import { memoryCache } from '@supermall/subgraph/cache'
import { readSettings } from '@supermall/subgraph/settings'
import { eventually } from '@supermall/testing/rival'
import { print } from 'graphql'
import { afterAll, describe, expect, it } from 'vitest'
import { composeSupergraph } from '../compose.ts'
import { plannerLimits } from '../limits/plan-limits.ts'
import { openPlanner } from '../planning/planner.ts'
import { gatewaySettings } from '../settings.ts'
import { composed } from '../testing/composed.ts'
import { goods, shopkeepers } from '../testing/fixture-domains.ts'
import type { FixtureMall, MallOptions } from '../testing/fixture-mall.ts'
import { fixtureMall, post } from '../testing/fixture-mall.ts'
import { silent } from '../testing/fixture-subgraph.ts'
import { openGeneration } from './generation.ts'
import type { Generation, LiveGraph } from './live-graph.ts'
import type { Rehearsal } from './rehearsal.ts'
import { reloader } from './reloader.ts'

const malls: FixtureMall[] = []
const open = async (options: MallOptions = {}): Promise<FixtureMall> => {
  const mall = await fixtureMall(options)
  malls.push(mall)
  return mall
}
afterAll(() => Promise.all(malls.map((mall) => mall.stop())))

const settings = readSettings(gatewaySettings, {})
const parts = [goods().part, shopkeepers().part]

/** The same graph with one more field to be asked for: each number is another supergraph. */
function numbered(number: number): string {
  const sdl = parts[0]?.sdl.replace('type Query {', `type Query {\n  added${number}: String`) ?? ''
  return composed(parts.map((part, at) => (at === 0 ? { ...part, sdl } : part)))
}

const LIST = '{ products { title shop { name } } }'
const ofType = { __typename: 'Query' }

describe('ten new supergraphs under load', () => {
  it('cost no request, and each is there as soon as it is taken', async () => {
    const mall = await open()
    let isOver = false
    const statuses: number[] = []
    const texts = new Set<string>()
    const client = async (): Promise<void> => {
      while (!isOver) {
        const { status, data, errors } = await mall.ask(LIST)
        statuses.push(errors.length > 0 ? 500 : status)
        texts.add(JSON.stringify(data))
      }
    }
    const clients = Array.from({ length: 8 }, client)
    for (let number = 1; number <= 10; number++) {
      const before = statuses.length
      expect(await mall.gateway.reload(numbered(number))).toBe('taken')
      const { status } = await mall.ask(`{ __type(name: "Query") { name } added${number} }`)
      expect(status).toBe(200)
      await eventually(() => statuses.length > before + 20)
    }
    isOver = true
    await Promise.all(clients)
    expect(statuses.length).toBeGreaterThan(200)
    expect(statuses.filter((status) => status !== 200)).toEqual([])
    expect(texts.size).toBe(1)
    expect((await mall.ask('{ added9 }')).codes).toEqual(['GRAPHQL_VALIDATION_FAILED'])
  })

  it('lets an answer that is under way end as it began', async () => {
    const mall = await open({ variables: { CACHE: 'false' } })
    const { execute } = mall.domains.goods.open
    Object.assign(mall.domains.goods.open, {
      execute: async (...asked: Parameters<typeof execute>) => {
        await wait(500)
        return execute(...asked)
      },
    })
    const slow = mall.ask(LIST)
    await wait(100)
    expect(await mall.gateway.reload(numbered(1))).toBe('taken')
    expect(await mall.gateway.reload(numbered(2))).toBe('taken')
    const { status, errors, data } = await slow
    expect([status, errors, data.products.length]).toEqual([200, [], 3])
  })
})

describe('a supergraph that cannot be run', () => {
  const unreachable = composeSupergraph([...parts, { name: 'stranger', sdl: 'type Query { odd: Int }', nodes: {} }])
  it.each([
    ['is no GraphQL', 'type Query {'],
    ['is no supergraph', 'type Query { a: Int }'],
    ['names a subgraph that is nowhere', unreachable.supergraph],
    ['is empty', ''],
  ])('because it %s is refused, and the one before goes on', async (_, text) => {
    const [mall] = malls
    if (!mall) throw new Error('no mall is open')
    expect(await mall.gateway.reload(text)).toBe('refused')
    expect((await mall.ask(LIST)).status).toBe(200)
    expect(mall.said('supergraph.refused').length).toBeGreaterThan(0)
    const number = 100 + text.length
    expect(await mall.gateway.reload(numbered(number))).toBe('taken')
    expect((await mall.ask(`{ added${number} }`)).status).toBe(200)
  })
})

describe('what is asked often', () => {
  it('is planned before the next supergraph is taken, for everybody who asks it, and is not run for that', async () => {
    const mall = await open()
    const headers = { authorization: `Bearer ${await mall.issuer.sign()}` }
    for (let i = 0; i < 60; i++) {
      await mall.ask('query Hot { products { title cost shop { name } } }')
      await mall.ask('query Hot { products { title cost shop { name } } }', headers)
    }
    const before = mall.domains.goods.asked.length
    expect(await mall.gateway.reload(numbered(1))).toBe('taken')
    expect(mall.domains.goods.asked).toHaveLength(before)
    expect(mall.said('supergraph.taken').at(-1)).toMatchObject({ generation: 2, warmed: 2 })
  })
})

describe('who waits for a new supergraph', () => {
  it('is told once it is taken, and not when it is refused', async () => {
    const mall = await open()
    const heard: string[] = []
    const forget = mall.gateway.onReload(({ full }) => heard.push(print(full).includes('added7') ? 'added7' : 'other'))
    await mall.gateway.reload('nonsense')
    await mall.gateway.reload(numbered(7))
    expect(await mall.gateway.reload(numbered(7))).toBe('same')
    forget()
    await mall.gateway.reload(numbered(8))
    expect(heard).toEqual(['added7'])
  })

  it('finds it in the file, after a signal and by himself every so often', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'supermall-reload-'))
    const path = join(folder, 'supergraph.graphql')
    writeFileSync(path, numbered(1))
    const signalled = await open({ variables: { SUPERGRAPH_FILE: path } })
    const polling = await open({ variables: { SUPERGRAPH_FILE: path, SUPERGRAPH_POLL_SECONDS: '1' } })
    process.emit('SIGHUP')
    for (const mall of [signalled, polling]) await eventually(async () => (await mall.ask('{ added1 }')).status === 200)
    writeFileSync(path, numbered(2))
    await eventually(async () => (await polling.ask('{ added2 }')).status === 200)
    expect((await signalled.ask('{ added2 }')).status).toBe(400)
    rmSync(folder, { recursive: true })
  })
})

describe('a supergraph that comes while the bus is away', () => {
  it('leaves nothing behind, and is taken as it is once the bus is there again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'supermall-reload-'))
    const path = join(folder, 'supergraph.graphql')
    writeFileSync(path, numbered(1))
    const mall = await open({ variables: { SUPERGRAPH_FILE: path, SUPERGRAPH_POLL_SECONDS: '1' } })
    await eventually(async () => (await mall.ask('{ added1 }')).status === 200)
    const { follow } = mall.bus
    Object.assign(mall.bus, { follow: async () => Promise.reject(new Error('NATS is not connected')) })
    writeFileSync(path, numbered(2))
    await eventually(() => mall.said('supergraph.postponed').length > 1)
    expect(mall.said('supergraph.refused')).toEqual([])
    expect((await mall.ask('{ added1 }')).status).toBe(200)
    Object.assign(mall.bus, { follow })
    await eventually(async () => (await mall.ask('{ added2 }')).status === 200)
    rmSync(folder, { recursive: true })
  })

  it('gives back the thread that would have planned for it', async () => {
    const planner = await openPlanner(numbered(1), plannerLimits(settings))
    let stopped = 0
    const stop = () => {
      stopped++
      planner.stop()
    }
    const counted = { ...planner, stop }
    const bus = { ...memoryBus(), follow: async () => Promise.reject(new Error('NATS is not connected')) }
    const standing = {
      bus,
      cache: memoryCache(),
      mode: 'production',
      settings,
      sources: new Map(),
      log: silent,
    } as const
    await expect(openGeneration(counted, standing)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
    expect(stopped).toBe(1)
  })

  it('is stopped when it cannot be warmed up', async () => {
    let stopped = 0
    const opened = { stop: async () => void stopped++ } as Generation
    const seen = { saw: () => undefined, top: () => [{} as Rehearsal] }
    const live = { replace: () => expect.unreachable() } as unknown as LiveGraph
    const { reload } = reloader({ live, open: async () => opened, seen, warm: 1, log: silent }, 'first')
    expect([await reload('second'), stopped]).toEqual(['refused', 1])
  })
})

describe('the contracts', () => {
  it('are those of the new supergraph', async () => {
    const mall = await open()
    const storefront = (query: string) => post(`${mall.url}/graphql/storefront`, { query })
    expect((await storefront('{ added3 }')).status).toBe(400)
    await mall.gateway.reload(numbered(3))
    expect(await storefront('{ added3 __typename }')).toMatchObject({ status: 200, data: ofType })
    expect(await registry.getSingleMetricAsString('mall_supergraph_reloads_total')).toMatch(/taken"\} \d+/)
  })
})
