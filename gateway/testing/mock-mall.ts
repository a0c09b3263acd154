import { readdirSync, readFileSync } from 'node:fs'
import { memoryBus } from '@supermall/messaging/bus-memory'
import { memoryCache } from '@supermall/subgraph/cache'
import type { OpenSubgraph } from '@supermall/subgraph/definition'
import { houseSettings } from '@supermall/subgraph/house-settings'
import { fromRoot } from '@supermall/subgraph/root'
import { readSettings } from '@supermall/subgraph/settings'
import { startGateway } from '../start-gateway.ts'
import { askingAs, SECRET } from './fixture-graph.ts'
import { silent } from './fixture-subgraph.ts'
import { mockSource } from './mock-source.ts'

const QUIET = { PORT: '0', PLAYGROUND: 'false', LOG_LEVEL: 'silent', CACHE: 'false', SHUTDOWN_JITTER_MS: '0' }

/** The whole real graph behind a real port; its domains have everything they are asked for. */
export async function mockMall() {
  const folders = readdirSync(fromRoot('subgraphs'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const domains = folders.map(({ name }) => mockSubgraph(name))
  const bus = memoryBus()
  const supergraph = readFileSync(fromRoot('gateway', 'supergraph.graphql'), 'utf8')
  const gateway = await startGateway({
    sources: new Map(domains.map((subgraph) => [subgraph.name, { kind: 'local', subgraph }])),
    paths: [],
    secret: SECRET,
    bus,
    cache: memoryCache(),
    settings: readSettings(houseSettings, QUIET),
    variables: QUIET,
    log: silent,
    clock: () => new Date(),
    demo: null,
    supergraph,
  })
  return {
    gateway,
    url: `http://127.0.0.1:${gateway.port}/graphql`,
    bus,
    supergraph,
    async stop() {
      await gateway.stop()
      await bus.close()
    },
  }
}

function mockSubgraph(name: string): OpenSubgraph {
  const { ask, check, schema } = mockSource(name)
  return {
    name,
    schema,
    routes: [],
    errands: {},
    contextFor: (request) => request,
    execute: (operation) => ask(operation, askingAs({ audience: 'GUEST' })),
    check,
    seed: async () => undefined,
    stop: async () => undefined,
  }
}
