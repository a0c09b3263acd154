import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { randomBytes, randomInt } from 'node:crypto'
import { appendFileSync, chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EmbeddedPostgres } from '@supermall/subgraph/database/embedded-postgres'
import { startPostgres } from '@supermall/subgraph/database/embedded-postgres'
import { fromRoot } from '@supermall/subgraph/root'
import { natsServer, redisServer } from '@supermall/testing/servers'
import { registry } from '../subgraphs/index.ts'
import { OUR_FLAGS } from './processes.ts'

export const topologies = ['one process', 'one process per domain'] as const
export type Topology = (typeof topologies)[number]

export type Ground = {
  readonly postgres: EmbeddedPostgres
  readonly directory: string
  readonly variables: Readonly<Record<string, string>>
  readonly nodeFlags: readonly string[]
  /** The folder that the mall was bundled to; `dist` when nothing is said. */
  readonly build?: string
  readonly stop: () => Promise<void>
}

type Options = {
  /** Further settings of all malls. */
  readonly variables?: Readonly<Record<string, string>>
  /** What Node itself is told in the processes of the malls. */
  readonly nodeFlags?: readonly string[]
  /** Lines of Postgres' own settings, for what must be there when it starts. */
  readonly postgresSettings?: readonly string[]
}

/** One Postgres with full durability for all malls of a run; databases are told apart by a prefix per mall. */
export async function openGround(options: Options = {}): Promise<Ground> {
  const { variables = {}, nodeFlags = [], postgresSettings = [] } = options
  const directory = mkdtempSync(join(tmpdir(), 'supermall-bench-'))
  chmodSync(directory, 0o755)
  const where = { directory: join(directory, 'postgres') }
  if (postgresSettings.length > 0) {
    // The first start makes the folder that the settings lie in.
    await (await startPostgres(where)).stop()
    appendFileSync(join(where.directory, 'cluster', 'postgresql.auto.conf'), `${postgresSettings.join('\n')}\n`)
  }
  const postgres = await startPostgres(where)
  return {
    postgres,
    directory,
    variables,
    nodeFlags,
    async stop() {
      await postgres.stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

export type Mall = { readonly url: string; readonly stop: () => Promise<void> }

/** A mall of that many SKUs in processes of its own, from the bundle; its databases are filled at the first start. */
export async function openMall(ground: Ground, scale: number, topology: Topology): Promise<Mall> {
  const port = randomInt(20_000, 32_000)
  const variables = {
    PORT: String(port),
    DATA_DIR: join(ground.directory, `data-${scale}`),
    DATABASE_URL: ground.postgres.url('DOMAIN').replace('/DOMAIN', `/mall${scale}_{domain}`),
    LOG_LEVEL: 'error',
    // What is measured is the mall, not what a gateway remembers of it.
    CACHE: 'false',
    TRACES: 'false',
    // Few people buy for many.
    MOST_UNPAID: '0',
    NODE_ENV: 'production',
    ...ground.variables,
  }
  const parts = topology === 'one process' ? null : [...registry.map(({ name }) => name), 'gateway']
  const shared = parts ? await openShared(port) : { variables: {}, stop: async () => undefined }
  const words = ['--scale', String(scale)]
  const flags = [...OUR_FLAGS, ...ground.nodeFlags]
  const stops = (parts ?? ['']).map((part) =>
    run([...flags, fromRoot(ground.build ?? 'dist', 'launch.js'), ...(part ? [part] : []), ...words], {
      ...variables,
      ...shared.variables,
    }),
  )
  await ready(`http://127.0.0.1:${port}`)
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      await Promise.all(stops.map((stop) => stop()))
      await shared.stop()
    },
  }
}

async function openShared(port: number) {
  const [nats, redis] = await Promise.all([natsServer(), redisServer()])
  const secret = randomBytes(24).toString('hex')
  return {
    variables: {
      NATS_URL: nats.url,
      REDIS_URL: redis.url,
      INTERNAL_SECRET: secret,
      SUBGRAPH_PORT_OFFSET: String(port - 4000),
    },
    async stop() {
      await Promise.all([nats.stop(), redis.stop()])
    },
  }
}

const running = new Set<ChildProcess>()

// A run that breaks leaves no mall behind.
process.once('exit', () => {
  for (const child of running) child.kill('SIGTERM')
})

function run(words: readonly string[], variables: Readonly<Record<string, string>>): () => Promise<void> {
  const child = spawn(process.execPath, words, {
    env: { PATH: process.env.PATH, ...variables },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  running.add(child)
  child.once('exit', () => running.delete(child))
  return async () => {
    child.kill('SIGTERM')
    await ended
  }
}

const LONGEST_FILLING_MS = 900_000

async function ready(url: string): Promise<void> {
  const end = Date.now() + LONGEST_FILLING_MS
  while (Date.now() < end) {
    const isReady = await fetch(`${url}/health/ready`).then(
      (response) => response.ok,
      () => false,
    )
    if (isReady) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error(`${url} is not ready within ${LONGEST_FILLING_MS / 60_000} minutes`)
}
