import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import type { Chance } from '../chance.ts'
import type { Field } from '../field.ts'

const OURS = `pid <> pg_backend_pid() and backend_type = 'client backend' and datname like 'chaos\\_%'`

/** In order: those who are connected are sent away, and the files need no repair. */
export const restartPostgres = ({ postgres }: Field): Promise<void> => postgres.restart()

const LONGEST_REPAIR_MS = 180_000

export async function killBackend(field: Field, chance: Chance): Promise<void> {
  field.postgres.killBackend((pids) => chance.pick(pids))
  await wait(1_000)
  await untilRepaired(field)
}

async function untilRepaired({ query }: Field): Promise<void> {
  const answers = (): Promise<boolean> =>
    query('identity', 'select').then(
      () => true,
      () => false,
    )
  for (const end = Date.now() + LONGEST_REPAIR_MS; !(await answers()); await wait(200))
    if (Date.now() > end) throw new Error('Postgres has not repaired itself')
}

const SMALLEST_FILE = 1_048_576
const SMALL_FILES = [1, 4, 12].map((times) => times * SMALLEST_FILE)
const PATIENCE_MS = 10_000

/**
 * Whatever Postgres writes beyond so much of a file fails, as on a full disk: of a table that grows one statement fails, of its journal
 * all of them, and it must repair itself or be started anew. Gives why that cannot be done here.
 */
export async function fillDisk(field: Field, chance: Chance): Promise<string | undefined> {
  const { postgres } = field
  const before = postgres.refusedWrites()
  const why = postgres.limitFiles(chance.pick(SMALL_FILES))
  if (why !== null) return why
  const isHurt = (): boolean => postgres.hasEnded() || postgres.refusedWrites() > before
  for (const end = Date.now() + chance.between(4_000, 7_000); Date.now() < end && !postgres.hasEnded(); ) await wait(50)
  // Early in a run no file is as large yet as some of the limits.
  if (!isHurt()) postgres.limitFiles(SMALLEST_FILE)
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end && !isHurt(); ) await wait(50)
  await wait(chance.between(0, 1_000))
  // The children of one that repairs itself just now are others in a moment, and go by the limit of their parent.
  if (!postgres.hasEnded()) postgres.limitFiles(null)
  await wait(1_000)
  if (postgres.hasEnded()) await postgres.restart()
  else postgres.limitFiles(null)
  await untilRepaired(field)
  if (postgres.refusedWrites() <= before)
    field.complain('the disk of Postgres was full, and nothing failed to be written')
}

export async function cutConnections(field: Field, chance: Chance): Promise<void> {
  const share = chance.pick([0.2, 0.5, 1])
  await field.query(
    'identity',
    `select pg_terminate_backend(pid) from pg_stat_activity where ${OURS} and random() < $1`,
    [share],
  )
}

/** What sessions that begin from now on are told. How long a statement may take they say themselves, and nobody else can. */
const SHORT = ["set transaction_timeout = '200ms'", "set lock_timeout = '10ms'"]
const USUAL = ['reset transaction_timeout', 'reset lock_timeout']

/** Statements are cancelled as one that takes too long is, whoever waits for a lock gives up, and long transactions are cut off. */
export async function cutShort(field: Field, chance: Chance): Promise<void> {
  const client = new pg.Client({ connectionString: field.databaseUrl('identity') })
  client.on('error', () => undefined)
  await client.connect()
  try {
    for (const one of SHORT) await client.query(`alter role current_user ${one}`)
    await client.query(`select pg_terminate_backend(pid) from pg_stat_activity where ${OURS} and random() < 0.5`)
    for (const end = Date.now() + chance.between(3_000, 5_000); Date.now() < end; await wait(20))
      await client.query(
        `select pg_cancel_backend(pid) from pg_stat_activity where ${OURS} and state = 'active' and random() < 0.3`,
      )
  } finally {
    for (const one of USUAL) await client.query(`alter role current_user ${one}`)
    // Whoever began meanwhile goes by what he was told then.
    await client.query(`select pg_terminate_backend(pid) from pg_stat_activity where ${OURS}`)
    await client.end()
  }
}

const LOCKED_MS = 5_000
const LONGEST_LOCKED_MS = 12_000
const MOST_LOCKS = 3

/** What was wanted last is what is wanted again. */
const HOT = `select distinct sku_id from (
  select l.sku_id from hold_line l join hold h on h.owner_id = l.owner_id order by h.created_at desc limit 20) latest`

const WAITING = `select count(*)::int from pg_stat_activity
  where datname = current_database() and wait_event_type = 'Lock' and pid <> pg_backend_pid()`

/** Somebody holds what everybody wants, longer than a statement may take; where nobody has come to wait for it, nothing was tried. */
export async function lockHotRows(field: Field): Promise<void> {
  const client = new pg.Client({ connectionString: field.databaseUrl('inventory') })
  client.on('error', () => undefined)
  await client.connect()
  let waited = 0
  try {
    // What was wanted last may be sold out by now: then something else is wanted.
    for (let locks = 0; waited === 0 && locks < MOST_LOCKS; locks++) waited = await lockOnce(client)
  } finally {
    await client.end()
  }
  if (waited === 0) field.complain('hot rows were locked, and nobody waited for them')
}

/** How many waited for them at once. */
async function lockOnce(client: pg.Client): Promise<number> {
  let waited = 0
  await client.query('begin')
  await client.query(`select id from sku where id in (${HOT}) order by id for update`)
  const begun = Date.now()
  for (let held = 0; held < LOCKED_MS || (waited === 0 && held < LONGEST_LOCKED_MS); held = Date.now() - begun) {
    await wait(100)
    const [row] = (await client.query<{ count: number }>(WAITING)).rows
    waited = Math.max(waited, row?.count ?? 0)
  }
  await client.query('commit')
  return waited
}

const MOST_CONNECTIONS = 1_000

/** Takes every connection that the server still gives, holds them for a while, and lets go. */
export async function exhaustConnections(field: Field, chance: Chance): Promise<void> {
  const taken: pg.Client[] = []
  try {
    for (let isFull = false; !isFull && taken.length < MOST_CONNECTIONS; ) {
      const client = new pg.Client({ connectionString: field.databaseUrl('identity') })
      client.on('error', () => undefined)
      isFull = await client.connect().then(
        () => false,
        () => true,
      )
      if (!isFull) taken.push(client)
    }
    await wait(chance.between(2_000, 4_000))
  } finally {
    await Promise.all(taken.map((client) => client.end().catch(() => undefined)))
  }
}
