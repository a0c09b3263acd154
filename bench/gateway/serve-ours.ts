// This gateway as it runs in production, before subgraphs in another process: `serve-ours <supergraph> <subgraphs URL>`.
import { readFileSync } from 'node:fs'
import { revokedSessions } from '@supermall/contracts/identity'
import { answer, startAnswering } from '@supermall/messaging/ask'
import { memoryBus } from '@supermall/messaging/bus-memory'
import { memoryCache } from '@supermall/subgraph/cache'
import { houseSettings } from '@supermall/subgraph/house-settings'
import { createLog } from '@supermall/subgraph/log'
import { readSettings } from '@supermall/subgraph/settings'
import { startGateway } from '../../gateway/start-gateway.ts'
import { mallSubgraphs } from './mall-subgraphs.ts'
import { publicSubgraphs } from './public-subgraphs.ts'

const [file = '', base = ''] = process.argv.slice(2)
// Callers of a benchmark ask more, and for more at once, than callers may.
const spared = { RATE_LIMIT: 'false', SHEDDING: 'false', COST_MODE: 'measure' }
const variables = { ...process.env, PORT: '0', MODE: 'production', PLAYGROUND: 'false', ...spared }
const names = [...publicSubgraphs, ...mallSubgraphs].map(({ name }) => name)
const log = createLog({ level: 'error', isPretty: false })
const bus = memoryBus()
const nobody = answer(revokedSessions, async () => ({ sessions: [] }))
await startAnswering([nobody], { bus, within: undefined, log })
const { port } = await startGateway({
  sources: new Map(names.map((name) => [name, { kind: 'remote', url: `${base}/${name}` }])),
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
process.once('SIGTERM', () => process.exit())
