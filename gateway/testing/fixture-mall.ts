import { revokedSessions } from '@supermall/contracts/identity'
import { JWKS_PATH } from '@supermall/contracts/token'
import { answer, startAnswering } from '@supermall/messaging/ask'
import { memoryBus } from '@supermall/messaging/bus-memory'
import type { Log } from '@supermall/messaging/log'
import { heardLog } from '@supermall/messaging/trial/heard-log'
import { memoryCache } from '@supermall/subgraph/cache'
import type { Route } from '@supermall/subgraph/definition'
import { houseSettings } from '@supermall/subgraph/house-settings'
import { serveSubgraph } from '@supermall/subgraph/serve'
import { readSettings } from '@supermall/subgraph/settings'
import type { SourceOption } from '../sources/open-sources.ts'
import { startGateway } from '../start-gateway.ts'
import { composed } from './composed.ts'
import { goods, shopkeepers } from './fixture-domains.ts'
import { SECRET } from './fixture-graph.ts'
import { fixtureIssuer } from './fixture-issuer.ts'
import type { Fixture } from './fixture-subgraph.ts'
import { silent } from './fixture-subgraph.ts'

export type MallOptions = {
  readonly variables?: Readonly<Record<string, string>>
  readonly topology?: 'local' | 'remote'
  readonly routes?: readonly Route<undefined>[]
  /** Sessions that were revoked before the gateway started; null when nobody answers that. */
  readonly revoked?: readonly { sessionId: string; at: string }[] | null
  readonly clock?: () => Date
  readonly mode?: 'development' | 'production'
}

/** A whole small mall behind a real port: two domains, an issuer, a bus. */
export async function fixtureMall(options: MallOptions = {}) {
  const { topology = 'local', mode = 'development', revoked = [], clock = () => new Date() } = options
  const issuer = await fixtureIssuer()
  const domains = { goods: goods(), shopkeepers: shopkeepers([issuer.route, ...(options.routes ?? [])]) }
  const bus = memoryBus()
  const revocations = answer(revokedSessions, async () => ({ sessions: [...(revoked ?? [])] as never }))
  const answerRevoked = () => startAnswering([revocations], { bus, within: undefined, log: silent })
  if (revoked) await answerRevoked()
  const served = await serveAll(domains, mode)
  const sources = Object.values(domains).map(({ open }, index): [string, SourceOption] => {
    const url = `http://127.0.0.1:${served[index]?.port}`
    return [open.name, topology === 'local' ? { kind: 'local', subgraph: open } : { kind: 'remote', url }]
  })
  const variables = {
    PORT: '0',
    PLAYGROUND: 'false',
    LOG_LEVEL: 'silent',
    MODE: mode,
    ...options.variables,
  }
  const heard = heardLog()
  const log = both(heard, silent)
  const gateway = await startGateway({
    sources: new Map(sources),
    paths: [JWKS_PATH, ...(options.routes ?? []).map(({ path }) => path)].map((path) => ({
      path,
      source: 'shopkeepers',
    })),
    secret: SECRET,
    bus,
    cache: memoryCache(() => clock().getTime()),
    settings: readSettings(houseSettings, variables),
    variables,
    log,
    clock,
    demo: null,
    supergraph: composed(Object.values(domains).map(({ part }) => part)),
  })
  const url = `http://127.0.0.1:${gateway.port}`
  return {
    url,
    gateway,
    issuer,
    domains,
    bus,
    served,
    answerRevoked,
    /** What the gateway told its log under that name. */
    said: (event: string) => heard.lines.filter((line) => line.event === event).map(({ facts }) => facts),
    ask: (query: string, headers: Record<string, string> = {}) => post(`${url}/graphql`, { query }, headers),
    async stop() {
      await gateway.stop()
      await Promise.all(served.map((one) => one.stop()))
      await bus.close()
    },
  }
}

const serveAll = (domains: Readonly<Record<string, Fixture>>, mode: 'development' | 'production') =>
  Promise.all(
    Object.values(domains).map(({ open }) =>
      serveSubgraph(open, { host: '127.0.0.1', port: 0, secret: SECRET, mode, log: silent }),
    ),
  )

const both = (one: Log, other: Log): Log => {
  const at = (level: keyof Log) => (event: string, facts?: Readonly<Record<string, unknown>>) => {
    one[level](event, facts)
    other[level](event, facts)
  }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

export type FixtureMall = Awaited<ReturnType<typeof fixtureMall>>

export async function post(url: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  const text = await response.text()
  const answered = text === '' ? {} : JSON.parse(text)
  const errors: { message: string; path?: unknown[]; extensions: Record<string, unknown> }[] = answered.errors ?? []
  return {
    status: response.status,
    headers: response.headers,
    data: answered.data,
    errors,
    codes: errors.map(({ extensions }) => extensions.code),
    text,
  }
}
