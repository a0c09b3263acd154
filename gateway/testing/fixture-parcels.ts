import type { Feed, Reporter } from '@supermall/contracts/news'
import { derivedId, newId } from '@supermall/kernel/id'
import type { Bus } from '@supermall/messaging/bus'
import type { Envelope } from '@supermall/messaging/envelope'
import type { Outgoing } from '@supermall/messaging/outbox'
import type { Request } from '@supermall/subgraph/viewer'
import type { Fixture } from './fixture-subgraph.ts'
import { fixture } from './fixture-subgraph.ts'

/** Things that move and may be watched: parcels are somebody's, shelves are everybody's. */

export const parcelId = (n: number): string => derivedId('pcl', n)
export const shelfId = (n: number): string => derivedId('whs', n)
export const ownerId = (n: number): string => derivedId('acc', n)

/** It lies in the parcel of the first owner, and is his too. */
export const INNER = parcelId(6)

export const news: { readonly feeds: Readonly<Record<string, Feed>>; readonly reporters: readonly Reporter[] } = {
  feeds: {
    parcelMoved: { by: 'id', seenAs: 'Parcel' },
    boxOpened: { by: 'parcelId', seenAs: 'Parcel', partOf: 'box' },
    shelfChanged: { by: 'ids', seenAs: null, prefix: 'whs' },
    guardedShelf: { by: 'ids', seenAs: null },
    mine: { by: null, seenAs: null },
  },
  reporters: [
    {
      eventName: 'parcel.moved',
      read: (payload) => {
        const { id, owner } = payload as { id: string; owner: string }
        return [
          { field: 'parcelMoved', key: id, id },
          { field: 'mine', key: owner, id },
        ]
      },
    },
    {
      eventName: 'box.opened',
      read: (payload) => {
        const { id, inside = id } = payload as { id: string; inside?: string }
        return [...new Set([inside, id])].map((key) => ({ field: 'boxOpened', key, id }))
      },
    },
    {
      eventName: 'shelf.changed',
      read: (payload) => {
        const { id } = payload as { id: string }
        return ['shelfChanged', 'guardedShelf'].map((field) => ({ field, key: id, id }))
      },
    },
  ],
}

type Post = {
  readonly domain: Fixture
  /** Moves the parcel n of the owner n, and tells it. */
  readonly move: (bus: Bus, n: number, place: string) => Promise<Outgoing>
  readonly fill: (bus: Bus, n: number, count: number) => Promise<Outgoing>
  /** How often shelves were looked at. */
  readonly looks: () => number
  /** How often something was begun to be carried. */
  readonly carried: () => number
  /** Resolved before any shelf answers, and before anything is carried. */
  hold: Promise<void>
}

export function post(): Post {
  const places = new Map<string, string>()
  const counts = new Map<string, number>()
  const owners = new Map([1, 2, 3, 4, 5].map((n) => [parcelId(n), ownerId(n)]))
  owners.set(INNER, ownerId(1))
  let looks = 0
  let carried = 0

  const seen = (id: string, { viewer }: Request) =>
    viewer.audience === 'PLATFORM' || (viewer.audience === 'CONSUMER' && owners.get(id) === viewer.accountId)

  const made: Post = {
    hold: Promise.resolve(),
    looks: () => looks,
    carried: () => carried,
    domain: fixture({
      name: 'post',
      nodes: { pcl: 'Parcel', whs: 'Shelf' },
      schema: SCHEMA,
      resolvers: {
        Query: { ping: () => 'pong', slow: () => made.hold.then(() => 'late'), whoami: whoami },
        Mutation: {
          knock: () => 'come in',
          carry: () => {
            carried++
            return made.hold.then(() => 'carried')
          },
        },
        Parcel: {
          __resolveReference: ({ id }: { id: string }, context: Request) => (seen(id, context) ? { id } : null),
          place: ({ id }: { id: string }) => places.get(id) ?? 'nowhere',
          box: ({ id }: { id: string }) => (id === INNER ? { id: parcelId(1) } : null),
          secret: () => 'a secret',
          owner: ({ id }: { id: string }) => owners.get(id),
        },
        Shelf: {
          __resolveReference: ({ id }: { id: string }) => ({ id }),
          count: async ({ id }: { id: string }) => {
            looks++
            await made.hold
            return counts.get(id) ?? 0
          },
          seenBy: whoami,
        },
      },
    }),
    move: (bus, n, place) => {
      places.set(parcelId(n), place)
      return tell(bus, 'parcel.moved', { id: parcelId(n), owner: ownerId(n) })
    },
    fill: (bus, n, count) => {
      counts.set(shelfId(n), count)
      return tell(bus, 'shelf.changed', { id: shelfId(n) })
    },
  }
  return made
}

const whoami = (_: unknown, __: unknown, { viewer }: Request) => viewer.audience

export async function tell(
  bus: Bus,
  name: string,
  payload: { readonly id: string; readonly [field: string]: unknown },
): Promise<Outgoing> {
  const envelope: Envelope = {
    id: newId('evt'),
    name,
    version: 1,
    occurredAt: new Date().toISOString(),
    source: 'post',
    aggregateId: payload.id,
    actorId: null,
    traceparent: null,
    payload,
  }
  const outgoing: Outgoing = { envelope, attempt: 1, awaiting: [] }
  await bus.publish([outgoing])
  return outgoing
}

const SCHEMA = /* GraphQL */ `
  type Query {
    ping: String!
    slow: String
    whoami: String!
  }
  type Mutation {
    knock: String
    carry: String
  }
  type Subscription {
    parcelMoved(id: ID!): Parcel @authenticated
    boxOpened(parcelId: ID!): Parcel @authenticated
    shelfChanged(ids: [ID!]!): Shelf
    guardedShelf(ids: [ID!]!): Shelf @policy(policies: [["PLATFORM"]])
    mine: Node @policy(policies: [["CONSUMER"]])
  }
  type Parcel implements Node @key(fields: "id") @cacheControl(maxAge: 0, scope: PRIVATE) {
    id: ID!
    place: String!
    box: Parcel
    secret: String @policy(policies: [["PLATFORM"]])
    owner: String
  }
  type Shelf implements Node @key(fields: "id") @cacheControl(maxAge: 5, scope: PUBLIC) {
    id: ID!
    count: Int!
    seenBy: String @cacheControl(maxAge: 0, scope: PRIVATE)
  }
`
