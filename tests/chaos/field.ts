import { randomBytes, randomInt } from 'node:crypto'
import { chmodSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromRoot } from '@supermall/subgraph/root'
import type { Server } from '@supermall/testing/servers'
import { natsServer, redisServer } from '@supermall/testing/servers'
import pg from 'pg'
import { registry } from '../../subgraphs/index.ts'
import type { Process } from '../processes.ts'
import { startProcess } from '../processes.ts'
import type { PostgresServer } from './postgres.ts'
import { openPostgres } from './postgres.ts'
import { openWays } from './ways.ts'
import type { Wire } from './wire.ts'

export const domains: readonly string[] = registry.map(({ name }) => name)

type FieldOptions = {
  /** The folder of the bundle that the processes run: `dist`, or a mutant's. */
  readonly bundle?: string
  /** Settings of single parts: where a provider is, for instance. */
  readonly variables?: Readonly<Record<string, string>>
}

/** A whole mall to be hurt: a process per domain and one for the gateway, on servers of its own with full durability. */
export type Field = {
  readonly url: string
  readonly nats: Server
  readonly redis: Server
  readonly postgres: PostgresServer
  /** Ways between processes that can be hurt. */
  readonly wires: readonly Wire[]
  readonly processes: ReadonlyMap<string, Process>
  /** Starts it again when it is dead. */
  readonly revive: (name: string) => void
  /** Starts a process anew that kills itself at a named step, once. */
  readonly arm: (name: string, step: string) => Promise<void>
  /** Ends it in order and starts it anew under these variables, which the next start knows nothing of. */
  readonly startUnder: (name: string, variables: Readonly<Record<string, string>>) => Promise<void>
  /** Another process of a domain that is there already; it works, and nobody asks it. */
  readonly copy: (name: string) => { readonly process: Process; readonly address: string }
  /** Where a domain or the gateway listens. */
  readonly address: (name: string) => string
  /** What is signed with it comes from the gateway. */
  readonly secret: string
  /** What the gateway reads when it is told that there is another supergraph. */
  readonly supergraphFile: string
  /** What a fault has seen that must not be. */
  readonly complain: (what: string) => void
  readonly complaints: readonly string[]
  /** What must have come true when all is quiet again. */
  readonly expect: (what: string, isTrue: () => Promise<boolean>) => void
  /** Looks now, and complains of what is not so. */
  readonly lookAtExpected: () => Promise<void>
  readonly databaseUrl: (domain: string) => string
  /** Where all that its domains keep can be looked at side by side. */
  readonly snapshotUrl: string
  readonly query: <Row extends object>(domain: string, text: string, values?: unknown[]) => Promise<readonly Row[]>
  readonly isReady: () => Promise<boolean>
  readonly stop: () => Promise<void>
}

export async function openField({ bundle = fromRoot('dist'), variables = {} }: FieldOptions = {}): Promise<Field> {
  const ground = await openServers()
  const { url, port, postgres, nats, redis, supergraphFile } = ground
  const start = (name: string, more: Readonly<Record<string, string>> = {}): Process =>
    startProcess(name, { ...ground.variables, ...ground.ways.of(name), ...variables, ...more }, { bundle })
  const processes = new Map([...domains, 'gateway'].map((name) => [name, start(name)]))
  const copies = openCopies(port, start)
  const complaints: string[] = []
  const expected: { readonly what: string; readonly isTrue: () => Promise<boolean> }[] = []
  const databaseUrl = (domain: string): string => postgres.url(`chaos_${domain}`)
  const { query, close } = openPools(databaseUrl)
  async function startUnder(name: string, more: Readonly<Record<string, string>>): Promise<void> {
    await processes.get(name)?.stop()
    processes.set(name, start(name, more))
  }
  return {
    url,
    nats,
    redis,
    postgres,
    wires: ground.ways.wires,
    processes,
    databaseUrl,
    snapshotUrl: databaseUrl('snapshot'),
    query,
    secret: ground.variables.INTERNAL_SECRET,
    supergraphFile,
    complaints,
    complain: (what) => void complaints.push(what),
    expect: (what, isTrue) => void expected.push({ what, isTrue }),
    async lookAtExpected() {
      for (const { what, isTrue } of expected) if (!(await isTrue())) complaints.push(what)
    },
    address: (name) => addressOf(name, ground.ways.offsetOf(name)),
    copy: copies.copy,
    revive(name) {
      if (processes.get(name)?.exitCode() !== null) processes.set(name, start(name))
    },
    startUnder,
    arm: (name, step) => startUnder(name, { FAULT_AT: step }),
    isReady: () => fetch(`${url}/health/ready`).then(isWhole, () => false),
    async stop() {
      await Promise.all([...processes.values(), ...copies.all].map((one) => one.stop()))
      await close()
      await ground.stop()
    },
  }
}

type Start = (name: string, more: Readonly<Record<string, string>>) => Process

/** Each listens on ports of its own, beside those of the mall. */
function openCopies(port: number, start: Start) {
  const all: Process[] = []
  return {
    all,
    copy(name: string) {
      const beside = port + 1_000 + 100 * all.length
      const one = start(name, { PORT: String(beside), SUBGRAPH_PORT_OFFSET: String(beside - 4000) })
      all.push(one)
      return { process: one, address: addressOf(name, beside - 4000) }
    },
  }
}

/** Servers of its own for one mall, and what its processes must know of them. */
async function openServers() {
  const directory = mkdtempSync(join(tmpdir(), 'supermall-chaos-'))
  chmodSync(directory, 0o755)
  const [postgres, nats, redis] = await Promise.all([
    openPostgres(join(directory, 'postgres')),
    natsServer(),
    redisServer(),
  ])
  const port = randomInt(20_000, 30_000)
  const supergraphFile = join(directory, 'supergraph.graphql')
  copyFileSync(fromRoot('gateway', 'supergraph.graphql'), supergraphFile)
  const variables = {
    PORT: String(port),
    DATA_DIR: join(directory, 'data'),
    DATABASE_URL: postgres.url('DOMAIN').replace('/DOMAIN', '/chaos_{domain}'),
    NATS_URL: nats.url,
    REDIS_URL: redis.url,
    INTERNAL_SECRET: randomBytes(24).toString('hex'),
    SUBGRAPH_PORT_OFFSET: String(port - 4000),
    SUPERGRAPH_FILE: supergraphFile,
    LOG_LEVEL: 'error',
    REDELIVER_AFTER_SECONDS: '5',
    // Some never pay, and buy on.
    MOST_UNPAID: '0',
    PAYMENTS_PROVIDER_TIMEOUT_MS: '2000',
  }
  const ways = await openWays(variables)
  async function stop(): Promise<void> {
    await ways.stop()
    await Promise.all([nats.stop(), redis.stop()])
    await postgres.stop()
    rmSync(directory, { recursive: true, force: true })
  }
  return { url: `http://127.0.0.1:${port}`, port, postgres, nats, redis, ways, supergraphFile, variables, stop }
}

const addressOf = (name: string, offset: number): string =>
  `http://127.0.0.1:${offset + (registry.find((entry) => entry.name === name)?.port ?? 4000)}`

/** A gateway is ready while a domain is dead; the field is whole when no domain is missing. */
async function isWhole(response: Response): Promise<boolean> {
  if (!response.ok) return false
  const { degraded = [] } = (await response.json()) as { degraded?: readonly string[] }
  return degraded.length === 0
}

/** Backends are terminated on purpose: an idle connection that breaks is not an error of the harness. */
function openPools(databaseUrl: (domain: string) => string) {
  const pools = new Map<string, pg.Pool>()
  function poolOf(domain: string): pg.Pool {
    const pool = pools.get(domain) ?? new pg.Pool({ connectionString: databaseUrl(domain), max: 2 })
    if (!pools.has(domain)) pool.on('error', () => undefined)
    pools.set(domain, pool)
    return pool
  }
  return {
    async query<Row extends object>(domain: string, text: string, values: unknown[] = []): Promise<readonly Row[]> {
      return (await poolOf(domain).query<Row>(text, values)).rows
    },
    close: () => Promise.all([...pools.values()].map((pool) => pool.end())),
  }
}
