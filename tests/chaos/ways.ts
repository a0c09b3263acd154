import { registry } from '../../subgraphs/index.ts'
import type { Wire } from './wire.ts'
import { openWire } from './wire.ts'

/** Whose ways to others can be hurt. All others go straight, as a server that is dead refuses them, and a wire never does. */
const FAR = ['orders', 'payments', 'gateway']

/** Added to the port of a far domain: where it is asked a wire listens. */
const ASIDE = 50

type Servers = {
  readonly DATABASE_URL: string
  readonly NATS_URL: string
  readonly REDIS_URL: string
  readonly SUBGRAPH_PORT_OFFSET: string
}

/** The ways of far parts to their servers, and of the gateway to far domains. */
export async function openWays(servers: Servers) {
  const offset = Number(servers.SUBGRAPH_PORT_OFFSET)
  const ways = await Promise.all(FAR.map(async (name) => [name, await waysOf(name, offset, servers)] as const))
  const wires = ways.flatMap(([, { wires }]) => wires)
  const variables = new Map(ways.map(([name, way]) => [name, way.variables]))
  return {
    wires,
    /** What a part must know to go by its wires. */
    of: (name: string): Readonly<Record<string, string>> => variables.get(name) ?? {},
    /** Where a domain listens, past all wires. */
    offsetOf: (name: string): number => Number(variables.get(name)?.SUBGRAPH_PORT_OFFSET ?? offset),
    stop: () => Promise.all(wires.map((wire) => wire.stop())),
  }
}

type Way = { readonly wires: readonly Wire[]; readonly variables: Readonly<Record<string, string>> }

async function waysOf(name: string, offset: number, servers: Servers): Promise<Way> {
  const nats = await wireTo(`${name} to the event stream`, servers.NATS_URL)
  const redis = await wireTo(`${name} to Redis`, servers.REDIS_URL)
  const shared = { NATS_URL: nats.url, REDIS_URL: redis.url }
  const listens = registry.find((entry) => entry.name === name)?.port
  if (listens === undefined) return { wires: [nats.wire, redis.wire], variables: shared }
  const postgres = await wireTo(`${name} to Postgres`, servers.DATABASE_URL)
  const asked = await openWire(`the gateway to ${name}`, listens + offset + ASIDE, listens + offset)
  const variables = { ...shared, DATABASE_URL: postgres.url, SUBGRAPH_PORT_OFFSET: String(offset + ASIDE) }
  return { wires: [nats.wire, redis.wire, postgres.wire, asked], variables }
}

async function wireTo(name: string, url: string): Promise<{ wire: Wire; url: string }> {
  const [, port = ''] = /:(\d+)(?:\/|$)/.exec(url) ?? []
  const wire = await openWire(name, Number(port))
  return { wire, url: url.replace(`:${port}`, `:${wire.port}`) }
}
