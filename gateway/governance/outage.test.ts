import { revokedSessions } from '@supermall/contracts/identity'
import { answer, startAnswering } from '@supermall/messaging/ask'
import { memoryBus } from '@supermall/messaging/bus-memory'
import { memoryCache } from '@supermall/subgraph/cache'
import { houseSettings } from '@supermall/subgraph/house-settings'
import type { Served } from '@supermall/subgraph/serve'
import { serveSubgraph } from '@supermall/subgraph/serve'
import { readSettings } from '@supermall/subgraph/settings'
import { eventually } from '@supermall/testing/rival'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SourceOption } from '../sources/open-sources.ts'
import type { Gateway } from '../start-gateway.ts'
import { startGateway } from '../start-gateway.ts'
import { SECRET } from '../testing/fixture-graph.ts'
import { post } from '../testing/fixture-mall.ts'
import { silent } from '../testing/fixture-subgraph.ts'
import { realDomains } from '../testing/real-domains.ts'

/** The real domains, each behind a port of its own, of which one after the other is killed. */

let domains: Awaited<ReturnType<typeof realDomains>>
let gateway: Gateway
let graph: string
const bus = memoryBus()
const served = new Map<string, Served>()

const serve = async (name: string, port = 0): Promise<void> => {
  const open = domains.domains.find((one) => one.name === name)
  if (!open) throw new Error(`there is no ${name}`)
  served.set(
    name,
    await serveSubgraph(open, { host: '127.0.0.1', port, secret: SECRET, mode: 'development', log: silent }),
  )
}

beforeAll(async () => {
  domains = await realDomains()
  for (const { name } of domains.domains) await serve(name)
  await startAnswering([answer(revokedSessions, async () => ({ sessions: [] }))], {
    bus,
    within: undefined,
    log: silent,
  })
  const sources = [...served].map(([name, { port }]): [string, SourceOption] => [
    name,
    { kind: 'remote', url: `http://127.0.0.1:${port}` },
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
  graph = `http://127.0.0.1:${gateway.port}/graphql`
})
afterAll(async () => {
  await gateway.stop()
  await Promise.all([...served.values()].map((one) => one.stop()))
  await domains.stop()
  await bus.close()
})

/** One question of each domain, that a guest may ask of an empty mall. */
const QUESTIONS: Readonly<Record<string, string>> = {
  identity: 'viewer { audience }',
  merchants: 'shopCategories { id }',
  catalog: 'categoryTree { id }',
}
const ask = (query: string) => post(graph, { query })
const fieldOf = (name: string): string => QUESTIONS[name]?.split(' ')[0] ?? ''

describe('a domain that is killed', () => {
  it.each(Object.keys(QUESTIONS))(
    'costs its own fields and nothing else, and is back when it is back: %s',
    async (dead) => {
      const others = Object.keys(QUESTIONS).filter((name) => name !== dead)
      const port = served.get(dead)?.port
      await served.get(dead)?.stop()

      for (const name of others) {
        const { status, errors } = await ask(`{ ${QUESTIONS[name]} }`)
        expect([status, errors]).toEqual([200, []])
      }
      const lost = await ask(`{ ${QUESTIONS[dead]} }`)
      expect([lost.status, lost.codes[0], lost.errors[0]?.extensions.retryable]).toEqual([
        200,
        'SERVICE_UNAVAILABLE',
        true,
      ])
      expect(JSON.parse(lost.text).extensions.degraded).toEqual([
        { place: fieldOf(dead), code: 'SERVICE_UNAVAILABLE', times: 1 },
      ])
      expect(lost.text).not.toMatch(/127\.0\.0\.1|ECONNREFUSED/)
      expect(await (await fetch(graph.replace('/graphql', '/health/ready'))).json()).toMatchObject({ status: 'ready' })

      await serve(dead, port)
      await eventually(async () => (await ask(`{ ${QUESTIONS[dead]} }`)).errors.length === 0)
    },
  )

  it('is hardly asked while it is dead, and answers within seconds of its return however long that was', async () => {
    const { port } = served.get('catalog') ?? { port: 0 }
    await served.get('catalog')?.stop()
    for (let i = 0; i < 100; i++) {
      const { codes } = await ask('{ categoryTree { id } shopCategories { id } }')
      expect(codes).toContain('SERVICE_UNAVAILABLE')
    }
    await serve('catalog', port)
    await eventually(async () => (await ask('{ categoryTree { id } }')).errors.length === 0)
  })
})
