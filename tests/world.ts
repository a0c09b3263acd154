import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { houseSettings } from '@supermall/subgraph/house-settings'
import { createLog } from '@supermall/subgraph/log'
import { readSettings } from '@supermall/subgraph/settings'
import type { Asking } from '@supermall/testing/client'
import { asking } from '@supermall/testing/client'
import { cloneDatabaseAs, dropDatabase, urlOf } from '@supermall/testing/database'
import { whenFileIsDone } from '@supermall/testing/leavings'
import { freeRow } from '@supermall/testing/ports'
import { eventually } from '@supermall/testing/rival'
import type { Server } from '@supermall/testing/servers'
import { natsServer, redisServer } from '@supermall/testing/servers'
import pg from 'pg'
import { demo } from '../launch/demo.ts'
import { openGround } from '../launch/ground.ts'
import { openMall } from '../launch/mall.ts'
import { registry } from '../subgraphs/index.ts'
import type { Process } from './processes.ts'
import { startProcess } from './processes.ts'

const NAMES = registry.map(({ name }) => name)
/** Who reacts to an order is elsewhere than who takes it. */
const ELSEWHERE = ['inventory', 'cart']

/** The parts of each process. */
const APART = {
  'two processes': [['gateway', ...NAMES.filter((name) => !ELSEWHERE.includes(name))], ELSEWHERE],
  'one process per domain': [...NAMES, 'gateway'].map((name) => [name]),
} as const satisfies Record<string, readonly (readonly string[])[]>

export type Topology = 'one process' | keyof typeof APART

type Watched = {
  /** Where traces are sent; without it nothing is watched. */
  readonly collector?: string
}

export type World = {
  readonly url: string
  readonly guest: Asking
  /** Signs in to the demo mall: `await world.signIn('CONSUMER', 'buyer1')`. */
  readonly signIn: (audience: string, login: string) => Promise<Asking>
  /** The last code that the mall had sent to that phone or address, read where the messages domain would hear of it. */
  readonly codeSentTo: (recipient: string, withinMs?: number) => Promise<string>
  /** One statement on a domain's own database. */
  readonly query: <Row extends object>(domain: string, text: string, values?: unknown[]) => Promise<readonly Row[]>
  /** A database of its own for what all domains keep, side by side; gone with the test file. */
  readonly snapshotUrl: string
  /** What the mall is made of, where it is not all in this process. */
  readonly apart: Apart | null
  readonly stop: () => Promise<void>
}

type Apart = {
  /** The processes by the first of their parts. */
  readonly processes: ReadonlyMap<string, Process>
  /** Starts a process again, after it was killed; resolves when the mall is ready as a whole. */
  readonly restart: (name: string) => Promise<void>
  readonly nats: Server
  readonly redis: Server
  /** Where each process serves its metrics, in the order of the topology, when the mall is watched. */
  readonly metricsAt: readonly number[]
}

/** A whole demo mall of its own: its own databases, its own port, and in more than one process its own NATS and Redis. */
export async function world(topology: Topology = 'one process', watched: Watched = {}): Promise<World> {
  const prefix = `world_${randomBytes(5).toString('hex')}`
  for (const { name } of registry) await cloneDatabaseAs(`${prefix}_${name}`, name)
  const dataDirectory = mkdtempSync(join(tmpdir(), 'supermall-world-'))
  const variables = {
    PORT: '0',
    DATA_DIR: dataDirectory,
    DATABASE_URL: urlOf(`${prefix}_{domain}`),
    LOG_LEVEL: 'silent',
    // All people of a journey come from one address.
    SIGN_INS_PER_ADDRESS: '1000',
    // A few people walk all journeys, and pay for some of what they buy.
    MOST_UNPAID: '0',
  }
  const opened =
    topology === 'one process' ? await together(variables) : await apart(APART[topology], variables, watched)
  whenFileIsDone(() => dropDatabase(`${prefix}_snapshot`))
  const query: World['query'] = (domain, text, values) => ask(urlOf(`${prefix}_${domain}`), text, values)
  return {
    ...opened,
    query,
    snapshotUrl: urlOf(`${prefix}_snapshot`),
    guest: asking(opened.url, null),
    signIn: (audience, login) => signIn(opened.url, { audience, login }),
    codeSentTo: (recipient, withinMs) => eventually(() => codeSentTo(recipient, query), withinMs),
    async stop() {
      await opened.stop()
      rmSync(dataDirectory, { recursive: true, force: true })
    },
  }
}

/** What a mall in several processes is made of. */
export function parts({ apart }: World): Apart {
  if (!apart) throw new Error('this mall is one process')
  return apart
}

type Variables = Readonly<Record<string, string>>

async function together(variables: Variables) {
  const settings = readSettings(houseSettings, variables)
  const log = createLog({ level: settings.LOG_LEVEL, isPretty: true })
  const whole = { parts: [], isReset: false, scale: 1_000, settings, variables, log }
  const ground = await openGround(whole)
  const mall = await openMall({ ...whole, ground })
  if (mall.gateway === null) throw new Error('the whole mall has a gateway')
  return {
    url: mall.gateway.url,
    apart: null,
    async stop() {
      await mall.stop()
      await ground.stop()
    },
  }
}

async function apart(groups: readonly (readonly string[])[], variables: Variables, { collector }: Watched) {
  const [nats, redis] = await Promise.all([natsServer(), redisServer()])
  const first = await freeRow(groups.length + 1 + registry.length)
  const metricsAt = groups.map((_, at) => first + at)
  const port = first + groups.length
  const shared = {
    ...variables,
    NATS_URL: nats.url,
    REDIS_URL: redis.url,
    INTERNAL_SECRET: randomBytes(24).toString('hex'),
    SUBGRAPH_PORT_OFFSET: String(port - 4000),
    PORT: String(port),
  }
  const begin = ([name = '', ...words]: readonly string[], at: number): Process => {
    const seen = collector ? { OTEL_EXPORTER_OTLP_ENDPOINT: collector, METRICS_PORT: String(metricsAt[at]) } : {}
    return startProcess(name, { ...shared, ...seen }, { words })
  }
  const processes = new Map(groups.map((group, at) => [group[0] ?? '', begin(group, at)]))
  const url = `http://127.0.0.1:${port}`
  // The gateway is ready without a domain that runs elsewhere, so each is asked for itself.
  const urls = [url, ...registry.map((domain) => `http://127.0.0.1:${domain.port + port - 4000}`)]
  const stop = async (): Promise<void> => {
    await Promise.all([...processes.values()].map((one) => one.stop()))
    await Promise.all([nats.stop(), redis.stop()])
  }
  await ready(urls, processes).catch(async (error: unknown) => {
    await stop()
    throw error
  })
  const restart = async (name: string): Promise<void> => {
    const at = groups.findIndex(([head]) => head === name)
    processes.set(name, begin(groups[at] ?? [name], at))
    await ready(urls, processes)
  }
  return {
    url,
    apart: { processes, restart, nats, redis, metricsAt },
    stop,
  }
}

async function ready(urls: readonly string[], processes: ReadonlyMap<string, Process>): Promise<void> {
  const end = Date.now() + 240_000
  while (Date.now() < end) {
    const dead = [...processes].find(([, { exitCode }]) => exitCode() !== null)
    if (dead) throw new Error(`${dead[0]} ended:\n${dead[1].said()}`)
    const answers = await Promise.all(urls.map(isReady))
    if (answers.every(Boolean)) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(
    `not ready within four minutes:\n${[...processes].map(([name, one]) => `${name}: ${one.said()}`).join('\n')}`,
  )
}

const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/health/ready`).then(
    (response) => response.ok,
    () => false,
  )

async function ask<Row extends object>(url: string, text: string, values: unknown[] = []): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(text, values)).rows
  } finally {
    await client.end()
  }
}

async function codeSentTo(recipient: string, query: World['query']): Promise<string | undefined> {
  const rows = await query<{ code: string }>(
    'identity',
    `select envelope -> 'payload' ->> 'code' as code from outbox_event
     where name = 'code.issued' and envelope -> 'payload' ->> 'recipient' = $1 order by id desc limit 1`,
    [recipient],
  )
  return rows[0]?.code
}

async function signIn(url: string, who: { audience: string; login: string }): Promise<Asking> {
  const input = { ...who, password: demo.signIns[0].password }
  const { signIn } = await asking(url, null).gets<{
    signIn: { tokens: { accessToken: string } | null; errors: unknown }
  }>(demo.signInDocument, { input })
  if (!signIn.tokens) throw new Error(`${who.login} was refused: ${JSON.stringify(signIn.errors)}`)
  return asking(url, signIn.tokens.accessToken)
}
