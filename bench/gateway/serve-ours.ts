// This gateway as it runs in production: `serve-ours <supergraph> [subgraphs URL]`; without a URL the subgraphs are in its process.
import { readFileSync } from 'node:fs'
import { revokedSessions } from '@supermall/contracts/identity'
import { answer, startAnswering } from '@supermall/messaging/ask'
import { memoryBus } from '@supermall/messaging/bus-memory'
import { memoryCache } from '@supermall/subgraph/cache'
import { houseSettings } from '@supermall/subgraph/house-settings'
import { createLog } from '@supermall/subgraph/log'
import { readSettings } from '@supermall/subgraph/settings'
import type { SourceOption } from '../../gateway/sources/open-sources.ts'
import { startGateway } from '../../gateway/start-gateway.ts'
import { mallSubgraphs } from './mall-subgraphs.ts'
import { publicSubgraphs } from './public-subgraphs.ts'
import type { Subgraph } from './subgraph.ts'
import { subgraphInside } from './subgraph.ts'

const [file = '', base] = process.argv.slice(2)
// Callers of a benchmark ask more, and for more at once, than callers may: every check is made with wide bounds, but for the one that
// refuses because a process has as much to do as it can, as it always has here.
const rate = { RATE_ADDRESS_PER_SECOND: '1000000000', RATE_ADDRESS_BURST: '1000000000' }
const bounds = { ...rate, COST_BUDGET_GUEST: '10000000', SHEDDING: 'false' }
const variables = { ...process.env, PORT: '0', MODE: 'production', PLAYGROUND: 'false', ...bounds }
const subgraphs = [...publicSubgraphs, ...mallSubgraphs]
const log = createLog({ level: 'error', isPretty: false })
const bus = memoryBus()
const nobody = answer(revokedSessions, async () => ({ sessions: [] }))
await startAnswering([nobody], { bus, within: undefined, log })
const { port } = await startGateway({
  sources: new Map(subgraphs.map((subgraph) => [subgraph.name, sourceOf(subgraph)])),
  paths: [],
  secret: 'a secret between processes of a benchmark',
  bus,
  cache: memoryCache(),
  settings: readSettings(houseSettings, variables),
  variables,
  log,
  clock: () => new Date(),
  demo: null,
  supergraph: readFileSync(file, 'utf8'),
})
console.log(`port ${port}`)

function sourceOf(subgraph: Subgraph): SourceOption {
  if (base === undefined) return { kind: 'local', subgraph: subgraphInside(subgraph) }
  return { kind: 'remote', url: `${base}/${subgraph.name}` }
}

process.once('SIGTERM', () => process.exit())
