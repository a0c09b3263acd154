import { revokedSessions } from '@supermall/contracts/identity'
import { JWKS_PATH } from '@supermall/contracts/token'
import { answer, startAnswering } from '@supermall/messaging/ask'
import type { Bus } from '@supermall/messaging/bus'
import { memoryBus } from '@supermall/messaging/bus-memory'
import { memoryCache } from '@supermall/subgraph/cache'
import type { Route } from '@supermall/subgraph/definition'
import { houseSettings } from '@supermall/subgraph/house-settings'
import { readSettings } from '@supermall/subgraph/settings'
import { eventually } from '@supermall/testing/rival'
import type { Gateway } from '../start-gateway.ts'
import { startGateway } from '../start-gateway.ts'
import { composed } from './composed.ts'
import { SECRET } from './fixture-graph.ts'
import { fixtureIssuer } from './fixture-issuer.ts'
import { news, ownerId, post } from './fixture-parcels.ts'
import { fixture, silent } from './fixture-subgraph.ts'

type Options = {
  readonly bus?: Bus
  readonly variables?: Readonly<Record<string, string>>
  readonly mode?: 'development' | 'production'
  readonly clock?: () => Date
}

const QUIET = { PORT: '0', PLAYGROUND: 'false', LOG_LEVEL: 'silent', SHUTDOWN_JITTER_MS: '0' }

const keyDomain = (route: Route<undefined>) =>
  fixture({ name: 'keys', nodes: {}, routes: [route], schema: 'type Query { key: String }', resolvers: {} })

/** A small mall of things that can be watched, behind as many gateways as are opened. */
export async function postOffice(options: Options = {}) {
  const { bus = memoryBus(), mode = 'development', clock = () => new Date() } = options
  const issuer = await fixtureIssuer()
  const made = post()
  const keys = keyDomain(issuer.route)
  const revocations = answer(revokedSessions, async () => ({ sessions: [] }))
  const stopAnswering = await startAnswering([revocations], { bus, within: undefined, log: silent })
  const supergraph = composed([made.domain.part, keys.part])
  const gateways: Gateway[] = []

  async function open() {
    const variables = { ...QUIET, MODE: mode, ...options.variables }
    const gateway = await startGateway({
      sources: new Map([made.domain, keys].map(({ open: subgraph }) => [subgraph.name, { kind: 'local', subgraph }])),
      paths: [{ path: JWKS_PATH, source: 'keys' }],
      secret: SECRET,
      bus,
      cache: memoryCache(() => clock().getTime()),
      settings: readSettings(houseSettings, variables),
      variables,
      log: silent,
      clock,
      demo: null,
      news,
      supergraph,
    })
    gateways.push(gateway)
    return { gateway, url: `http://127.0.0.1:${gateway.port}/graphql`, ws: `ws://127.0.0.1:${gateway.port}/graphql` }
  }

  const first = await open()
  return {
    ...first,
    bus,
    issuer,
    open,
    move: (n: number, place: string) => made.move(bus, n, place),
    fill: (n: number, count: number) => made.fill(bus, n, count),
    post: made,
    /** Waits until the first gateway has so many subscriptions. */
    subscribed: (count: number) => eventually(() => first.gateway.waiting().subscriptions === count),
    /** What the owner of parcel n sends along. */
    as: async (n: number, claims: Readonly<Record<string, unknown>> = {}) => ({
      authorization: `Bearer ${await issuer.sign({ sub: ownerId(n), ...claims })}`,
    }),
    async stop() {
      await Promise.all(gateways.map((gateway) => gateway.stop()))
      await stopAnswering()
      await bus.close()
    },
  }
}

export type PostOffice = Awaited<ReturnType<typeof postOffice>>
