// Plays the demo mall's first month through the one endpoint, as its buyers and shops would, and writes what each domain keeps
// of it into subgraphs/<domain>/seed/past.jsonl: `npx tsx tests/past/record.ts`. It takes some minutes.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, days } from '@supermall/kernel/time'
import { houseSettings } from '@supermall/subgraph/house-settings'
import { createLog } from '@supermall/subgraph/log'
import { fromRoot } from '@supermall/subgraph/root'
import { readSettings } from '@supermall/subgraph/settings'
import pg from 'pg'
import { openGround } from '../../launch/ground.ts'
import { openMall } from '../../launch/mall.ts'
import { registry } from '../../subgraphs/index.ts'
import { aging } from './age.ts'
import { allowCash, bringGoods } from './arrangements.ts'
import type { Cast } from './cast.ts'
import { castOf } from './cast.ts'
import { moveClock } from './clock.ts'
import type { Rows, Table } from './difference.ts'
import { linesOf, rowsOf, tablesOf } from './difference.ts'
import type { Wake } from './lives.ts'
import { lives } from './lives.ts'
import { settled, wakeJobs } from './settled.ts'
import type { Act } from './stage.ts'
import { play } from './stage.ts'
import { buyerOne, others, special } from './story.ts'

/** Carts are what people leave behind, and who is signed in is nobody's past. */
const PASTLESS = ['cart']
const KEPT_OF_IDENTITY = /^audit_/
const FIRST_DAY = 31

const end = new Date()
const aged = aging(after(end, -days(FIRST_DAY + 1)))
const clock = moveClock()
clock.to(after(end, -days(FIRST_DAY)))
const directory = mkdtempSync(join(tmpdir(), 'supermall-past-'))
chmodSync(directory, 0o755)

const mall = await open(directory)
const homes = await Promise.all(registry.map(async ({ name }) => home(name, await mall.databaseUrl(name))))
try {
  const clients = homes.map(({ client }) => client)
  await settled(clients)
  const before = await Promise.all(homes.map(({ client, tables }) => rowsOf(client, tables)))
  const cast = await castOf(mall.url)
  const orders = homes.find(({ name }) => name === 'orders')
  const wake: Wake = async (job) => void (orders && (await wakeJobs(orders.client, job)))
  const steps = await play(acts(cast, wake), {
    end,
    moveTo: async (instant) => clock.to(instant),
    settle: () => settled(clients),
  })
  console.log(`${steps} steps were played`)
  clock.to(end)
  // Whatever is due is done: else the first thing that a mall with this past did would be to go on with it.
  await Promise.all(clients.map((client) => wakeJobs(client)))
  await settled(clients)
  for (const [index, kept] of homes.entries()) await write(kept, before[index])
} finally {
  await Promise.all(homes.map(({ client }) => client.end()))
  await mall.stop()
  rmSync(directory, { recursive: true, force: true })
}

function acts(cast: Cast, wake: Wake) {
  const scenes = [...buyerOne, ...others, ...special].map(([daysAgo, life, wish]) => ({
    at: after(end, -days(daysAgo)),
    act: lives[life](cast, wish, wake),
  }))
  return [
    { at: after(end, -days(30.5)), act: allowCash(cast) },
    { at: after(end, -days(15)), act: bringGoods(cast) },
    { at: after(end, -days(29.9)), act: nights() },
    ...scenes,
  ]
}

/** Parcels are received and cases answered by themselves, the night after they are due. */
async function* nights(): Act {
  while (true) {
    await Promise.all(homes.map(({ client }) => wakeJobs(client)))
    yield 24
  }
}

async function open(DATA_DIR: string) {
  const variables = {
    PORT: '0',
    DATA_DIR,
    LOG_LEVEL: 'error',
    SUBMIT_LOCK_MS: '0',
    MOST_UNPAID: '0',
    SIGN_INS_PER_ADDRESS: '1000',
  }
  const settings = readSettings(houseSettings, variables)
  const log = createLog({ level: 'error', isPretty: true })
  const whole = { parts: [], isReset: false, scale: 1_000, settings, variables, log }
  const ground = await openGround(whole)
  const opened = await openMall({ ...whole, ground, hasPast: false })
  return {
    url: opened.gateway?.url ?? '',
    databaseUrl: ground.databaseUrl,
    async stop() {
      await opened.stop()
      await ground.stop()
    },
  }
}

type Home = { readonly name: string; readonly client: pg.Client; readonly tables: readonly Table[] }

async function home(name: string, connectionString: string): Promise<Home> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  const tables = await tablesOf(client, name)
  return { name, client, tables: tables.filter((table) => name !== 'identity' || KEPT_OF_IDENTITY.test(table.name)) }
}

async function write({ name, client, tables }: Home, before: Rows | undefined): Promise<void> {
  if (!before || PASTLESS.includes(name)) return
  const lines = linesOf(tables, [before, await rowsOf(client, tables)])
  if (lines.length === 0) return
  const head = JSON.stringify({ endedAt: end.toISOString() })
  mkdirSync(fromRoot('subgraphs', name, 'seed'), { recursive: true })
  writeFileSync(fromRoot('subgraphs', name, 'seed', 'past.jsonl'), `${[head, ...lines.map(aged)].join('\n')}\n`)
  console.log(`${name}: ${lines.length} lines`)
}
