import { revokedSessions } from '@supermall/contracts/identity'
import { machineryOf } from '@supermall/contracts/machinery'
import { JWKS_PATH } from '@supermall/contracts/token'
import { derivedId, newId } from '@supermall/kernel/id'
import { answer, startAnswering } from '@supermall/messaging/ask'
import type { Bus } from '@supermall/messaging/bus'
import { memoryBus } from '@supermall/messaging/bus-memory'
import type { Cache } from '@supermall/subgraph/cache'
import { memoryCache } from '@supermall/subgraph/cache'
import { houseSettings } from '@supermall/subgraph/house-settings'
import type { Personal } from '@supermall/subgraph/personal'
import { readSettings } from '@supermall/subgraph/settings'
import type { Request } from '@supermall/subgraph/viewer'
import type { Gateway } from '../start-gateway.ts'
import { startGateway } from '../start-gateway.ts'
import { composed } from './composed.ts'
import { SECRET } from './fixture-graph.ts'
import { fixtureIssuer } from './fixture-issuer.ts'
import { post } from './fixture-mall.ts'
import { fixture, silent } from './fixture-subgraph.ts'

type Item = { id: string; title: string; price: string; left: number; isForMembers?: boolean }

type Asked = Request & { readonly personal: Personal }

/** What is for those who are signed in, and is told of as such. */
function seen(item: Item | undefined, { viewer, personal }: Asked): Item | null {
  if (!item?.isForMembers) return item ?? null
  personal.isNoted = true
  return viewer.audience === 'CONSUMER' ? item : null
}

export const itemId = (n: number): string => derivedId('prd', n)

/** What is behind the gateways, and can be changed behind their backs. */
function shelf() {
  const items = new Map<string, Item>(
    [1, 2, 3].map((n) => [itemId(n), { id: itemId(n), title: `Item ${n}`, price: `${n}.00`, left: n }]),
  )
  let slowMs = 0
  const slow = (ms: number): void => {
    slowMs = ms
  }
  const goods = fixture({
    name: 'goods',
    nodes: { prd: 'Item' },
    schema: /* GraphQL */ `
      type Query {
        item(id: ID!): Item @cacheControl(maxAge: 60)
        items: [Item!]! @cacheControl(maxAge: 60)
        counted: Item @cacheControl(maxAge: 0)
        note: Note @authenticated @cacheControl(maxAge: 60, scope: PRIVATE)
        diary: Note @cacheControl(maxAge: 60, scope: PRIVATE)
        flaky: Item @cacheControl(maxAge: 60)
      }
      type Mutation {
        write(text: String!): Item
      }
      type Note @cacheControl(maxAge: 60, scope: PRIVATE) {
        text: String
      }
      type Item implements Node @key(fields: "id") @cacheControl(maxAge: 60) {
        id: ID!
        title: String!
        price: String!
        cost: String @policy(policies: [["PLATFORM"]])
        language: String
        trouble: String
      }
    `,
    resolvers: {
      Query: {
        item: async (_: unknown, { id }: { id: string }, asked: Asked) => {
          await new Promise((resolve) => setTimeout(resolve, slowMs))
          return seen(items.get(id), asked)
        },
        items: () => [...items.values()],
        counted: () => items.get(itemId(1)),
        note: (_: unknown, __: unknown, { viewer }: Request) => ({ text: JSON.stringify(viewer) }),
        diary: (_: unknown, __: unknown, { viewer }: Request) => ({ text: JSON.stringify(viewer) }),
        flaky: () => items.get(itemId(1)),
      },
      Mutation: { write: () => items.get(itemId(1)) },
      Item: {
        __resolveReference: ({ id }: { id: string }, asked: Asked) => seen(items.get(id), asked),
        cost: () => '0.10',
        language: (_: unknown, __: unknown, { caller }: Request) => caller.language,
        trouble: () => {
          throw new Error('trouble')
        },
      },
    },
  })
  const stock = fixture({
    name: 'stock',
    nodes: {},
    schema: /* GraphQL */ `
      type Query {
        shelves: Int
      }
      type Item @key(fields: "id") @cacheControl(maxAge: 5) {
        id: ID!
        left: Int
      }
    `,
    resolvers: {
      Query: { shelves: () => 1 },
      Item: {
        __resolveReference: ({ id }: { id: string }) => items.get(id) && { id },
        left: ({ id }: Item) => items.get(id)?.left,
      },
    },
  })
  return { items, goods, stock, slow }
}

/** Each domain's outbox, as far as its answers tell, and a bus on which events can be lost. */
function outboxes(bus: Bus, names: readonly string[]) {
  const told = names.map((name) => ({ name, events: [] as { id: string; event: string; at: number }[] }))
  let looks = 0
  const answers = told.map(({ name, events }) =>
    answer(machineryOf(name).changes, async ({ withinMs }) => {
      looks++
      const lately = events.filter(({ at }) => at > Date.now() - withinMs)
      return {
        changed: lately.map(({ id, event }) => ({ ids: [id], times: 1, first: event, last: event })),
        isComplete: true,
      }
    }),
  )
  return {
    answers,
    /** How often any of them was asked. */
    looks: () => looks,
    async commit(source: string, id: string, isDropped: boolean) {
      const event = newId('evt')
      told.find(({ name }) => name === source)?.events.push({ id, event, at: Date.now() })
      if (isDropped) return
      const envelope = { id: event, name: 'thing.changed', version: 1, occurredAt: new Date().toISOString(), source }
      await bus.publish([
        {
          envelope: { ...envelope, aggregateId: id, actorId: null, traceparent: null, payload: {} },
          attempt: 1,
          awaiting: [],
        },
      ])
    },
  }
}

type Options = {
  readonly gateways?: number
  readonly caches?: readonly Cache[]
  readonly variables?: Readonly<Record<string, string>>
  readonly mode?: 'development' | 'production'
}

/** Gateways before two domains whose data may be kept. */
export async function cachingMall({
  gateways = 1,
  caches = [],
  variables: more = {},
  mode = 'development',
}: Options = {}) {
  const behind = shelf()
  const bus = memoryBus()
  const issuer = await fixtureIssuer()
  const domains = [behind.goods, behind.stock]
  const outbox = outboxes(bus, ['goods', 'stock'])
  const nobody = answer(revokedSessions, async () => ({ sessions: [] }))
  const stopAnswering = await startAnswering([nobody, ...outbox.answers], { bus, within: undefined, log: silent })
  const keys = fixture({
    name: 'keys',
    nodes: {},
    routes: [issuer.route],
    schema: 'type Query { keys: Int }',
    resolvers: {},
  })
  const all = [...domains, keys]
  const variables = { PORT: '0', PLAYGROUND: 'false', LOG_LEVEL: 'silent', MODE: mode, ...more }
  const start = (cache: Cache): Promise<Gateway> =>
    startGateway({
      sources: new Map(all.map(({ open }) => [open.name, { kind: 'local', subgraph: open }])),
      paths: [{ path: JWKS_PATH, source: 'keys' }],
      secret: SECRET,
      bus,
      cache,
      settings: readSettings(houseSettings, variables),
      variables,
      log: silent,
      clock: () => new Date(),
      demo: null,
      supergraph: composed(all.map(({ part }) => part)),
    })
  const started = await Promise.all(
    Array.from({ length: gateways }, (_, index) => start(caches[index] ?? memoryCache())),
  )
  return {
    ...behind,
    commit: outbox.commit,
    looks: outbox.looks,
    stopAnswering,
    url: (gateway = 0) => `http://127.0.0.1:${started[gateway]?.port}/graphql`,
    asked: () => domains.reduce((count, { asked }) => count + asked.length, 0),
    sign: (claims: Record<string, unknown>) =>
      issuer.sign(claims).then((token) => ({ authorization: `Bearer ${token}` })),
    ask: (query: string, headers: Record<string, string> = {}, gateway = 0) =>
      post(`http://127.0.0.1:${started[gateway]?.port}/graphql`, { query }, headers),
    async stop() {
      await Promise.all(started.map((one) => one.stop()))
      await bus.close()
    },
  }
}
