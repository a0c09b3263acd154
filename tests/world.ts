import { randomBytes, randomInt } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { houseSettings } from '@supermall/subgraph/house-settings'
import { createLog } from '@supermall/subgraph/log'
import { readSettings } from '@supermall/subgraph/settings'
import type { Asking } from '@supermall/testing/client'
import { asking } from '@supermall/testing/client'
import { cloneDatabaseAs, urlOf } from '@supermall/testing/database'
import { natsServer, redisServer } from '@supermall/testing/servers'
import { demo } from '../launch/demo.ts'
import { openGround } from '../launch/ground.ts'
import { openMall } from '../launch/mall.ts'
import { registry } from '../subgraphs/index.ts'
import type { Process } from './processes.ts'
import { startProcess } from './processes.ts'

export const topologies = ['one process', 'one process per domain'] as const
export type Topology = (typeof topologies)[number]

export type World = {
  readonly url: string
  readonly guest: Asking
  /** Signs in to the demo mall: `await world.signIn('CONSUMER', 'buyer1')`. */
  readonly signIn: (audience: string, login: string) => Promise<Asking>
  /** The processes by name; empty where everything is in this one. */
  readonly processes: ReadonlyMap<string, Process>
  readonly stop: () => Promise<void>
}

/** A whole demo mall of its own: its own databases, its own port, and in the second topology its own NATS and Redis. */
export async function world(topology: Topology = 'one process'): Promise<World> {
  const prefix = `world_${randomBytes(5).toString('hex')}`
  for (const { name } of registry) await cloneDatabaseAs(`${prefix}_${name}`, name)
  const dataDirectory = mkdtempSync(join(tmpdir(), 'supermall-world-'))
  const variables = {
    PORT: '0',
    DATA_DIR: dataDirectory,
    DATABASE_URL: urlOf(`${prefix}_{domain}`),
    LOG_LEVEL: process.env.TEST_LOG ?? 'silent',
  }
  const opened = topology === 'one process' ? await together(variables) : await apart(variables)
  return {
    ...opened,
    guest: asking(opened.url, null),
    signIn: (audience, login) => signIn(opened.url, { audience, login }),
    async stop() {
      await opened.stop()
      rmSync(dataDirectory, { recursive: true, force: true })
    },
  }
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
    processes: new Map<string, Process>(),
    async stop() {
      await mall.stop()
      await ground.stop()
    },
  }
}

async function apart(variables: Variables) {
  const [nats, redis] = await Promise.all([natsServer(), redisServer()])
  const port = randomInt(20_000, 50_000)
  const shared = {
    ...variables,
    NATS_URL: nats.url,
    REDIS_URL: redis.url,
    INTERNAL_SECRET: randomBytes(24).toString('hex'),
    SUBGRAPH_PORT_OFFSET: String(port - 4000),
    PORT: String(port),
  }
  const names = [...registry.map(({ name }) => name), 'gateway']
  const processes = new Map(names.map((name) => [name, startProcess(name, shared)]))
  const url = `http://127.0.0.1:${port}`
  await ready(url, processes)
  return {
    url,
    processes,
    async stop() {
      await Promise.all([...processes.values()].map((one) => one.stop()))
      await Promise.all([nats.stop(), redis.stop()])
    },
  }
}

async function ready(url: string, processes: ReadonlyMap<string, Process>): Promise<void> {
  const end = Date.now() + 60_000
  while (Date.now() < end) {
    const dead = [...processes].find(([, { exitCode }]) => exitCode() !== null)
    if (dead) throw new Error(`${dead[0]} ended:\n${dead[1].said()}`)
    const isReady = await fetch(`${url}/health/ready`).then(
      (response) => response.ok,
      () => false,
    )
    if (isReady) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(
    `not ready within a minute:\n${[...processes].map(([name, one]) => `${name}: ${one.said()}`).join('\n')}`,
  )
}

async function signIn(url: string, who: { audience: string; login: string }): Promise<Asking> {
  const input = { ...who, password: demo.signIns[0].password }
  const { signIn } = await asking(url, null).gets<{
    signIn: { tokens: { accessToken: string } | null; errors: unknown }
  }>(demo.signInDocument, { input })
  if (!signIn.tokens) throw new Error(`${who.login} was refused: ${JSON.stringify(signIn.errors)}`)
  return asking(url, signIn.tokens.accessToken)
}
