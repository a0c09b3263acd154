import { readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { minutes, seconds } from '@supermall/kernel/time'
import type { Log } from '@supermall/messaging/log'
import type pg from 'pg'
import { withClient } from './client.ts'
import { databaseFault, messageOf } from './database-fault.ts'
import { type Migration, migrationsList, readMigrations } from './migration-folder.ts'
import type { Applied } from './migration-history.ts'
import {
  forgetHeldUp,
  forgetInterrupted,
  isCurrent,
  newerOf,
  readHistory,
  refuseStrangeHistory,
} from './migration-history.ts'
import { type Engine, withSchemaEngine } from './schema-engine.ts'

export type Migratable = {
  readonly url: string
  /** The path of a schema.prisma. */
  readonly schema: string
  /** The directory of its migrations. */
  readonly migrations: string
  readonly log?: Log
  /** How long a migration is tried again whose tables others hold. */
  readonly patienceMs?: number
}

/**
 * Applies the migrations that the database does not have yet and returns their names. It does what `prisma migrate deploy`
 * does, with the same engine on the same table, and refuses more. A database that has them all costs one query.
 */
export async function migrate(domain: Migratable): Promise<readonly string[]> {
  const migrations = readMigrations(domain.migrations)
  const history = await withClient(domain.url, readHistory)
  if (!isCurrent(history, migrations)) return applyMissing(domain, migrations)
  tellNewer(domain, newerOf(history, migrations))
  return []
}

/** The old version runs on beside the new one, and can be gone back to. */
function tellNewer({ url, log }: Migratable, newer: readonly Applied[]): void {
  if (newer.length === 0) return
  log?.warn('database.newer', { database: nameOf(url), migrations: newer.map((row) => row.migration_name) })
}

const nameOf = (url: string): string => decodeURIComponent(new URL(url).pathname.slice(1))

function applyMissing(domain: Migratable, migrations: readonly Migration[]) {
  const { url, schema } = domain
  return withSchemaEngine({
    url,
    datamodel: readFileSync(schema, 'utf8'),
    async run(engine, client) {
      await client.query(`select pg_advisory_lock(${PRISMAS_LOCK})`)
      const history = await readHistory(client)
      refuseStrangeHistory(nameOf(url), history, migrations)
      // Another process, perhaps of newer code, may have brought it up to date meanwhile.
      tellNewer(domain, newerOf(history, migrations))
      if (isCurrent(history, migrations)) return []
      await forgetInterrupted(client, history)
      return applyPatiently(domain, migrations, { engine, client })
    },
  })
}

type Hands = { readonly engine: Engine; readonly client: pg.Client }

async function applyPatiently(domain: Migratable, migrations: readonly Migration[], { engine, client }: Hands) {
  const database = nameOf(domain.url)
  const until = performance.now() + (domain.patienceMs ?? PATIENCE_MS)
  const list = migrationsList(domain.migrations, migrations)
  for (;;) {
    try {
      return (await engine.applyMigrations({ migrationsList: list, filters: NO_FILTERS })).appliedMigrationNames
    } catch (error) {
      const held = await forgetHeldUp(client, migrations).catch(() => null)
      if (!held) await explain(database, error, { client, migrations })
      else if (performance.now() > until)
        throw databaseFault(
          `the migration ${held} of the database ${database} found its tables in use for too long, by a backup say; it is tried again at the next start`,
          error,
        )
      else domain.log?.warn('migration.waits', { database, migration: held })
    }
    await setTimeout(PAUSE_MS)
  }
}

/** The engine has written down which one failed and why, unless it lost its connection; the next start reads the same. */
async function explain(
  database: string,
  error: unknown,
  { client, migrations }: { readonly client: pg.Client; readonly migrations: readonly Migration[] },
): Promise<never> {
  refuseStrangeHistory(database, await readHistory(client).catch(() => []), migrations)
  throw databaseFault(
    `the migrations of the database ${database} could not be applied: ${firstLine(messageOf(error))}`,
    error,
  )
}

/** Long enough for whoever holds a table to end what he does, short enough for whoever watches over the start. */
const PATIENCE_MS = minutes(5)
const PAUSE_MS = seconds(3)

/** Below it the engine writes where in its code it was. */
const firstLine = (text: string): string => text.split('\n')[0] ?? text

const NO_FILTERS = { externalTables: [], externalEnums: [] }

/** The engine's own: of several processes that start at once, one migrates and the others then find nothing to do. */
const PRISMAS_LOCK = 72_707_369
