import { readFileSync } from 'node:fs'
import { withClient } from './client.ts'
import { databaseFault, messageOf } from './database-fault.ts'
import { type Migration, migrationsList, readMigrations } from './migration-folder.ts'
import { forgetInterrupted, isCurrent, readHistory, refuseStrangeHistory } from './migration-history.ts'
import { withSchemaEngine } from './schema-engine.ts'

export type Migratable = {
  readonly url: string
  /** The path of a schema.prisma. */
  readonly schema: string
  /** The directory of its migrations. */
  readonly migrations: string
}

/**
 * Applies the migrations that the database does not have yet and returns their names. It does what `prisma migrate deploy`
 * does, with the same engine on the same table, and refuses more. A database that has them all costs one query.
 */
export async function migrate(domain: Migratable): Promise<readonly string[]> {
  const migrations = readMigrations(domain.migrations)
  const history = await withClient(domain.url, readHistory)
  return isCurrent(history, migrations) ? [] : applyMissing(domain, migrations)
}

function applyMissing({ url, schema, migrations: directory }: Migratable, migrations: readonly Migration[]) {
  const database = decodeURIComponent(new URL(url).pathname.slice(1))
  return withSchemaEngine({
    url,
    datamodel: readFileSync(schema, 'utf8'),
    async run(engine, client) {
      await client.query(`select pg_advisory_lock(${PRISMAS_LOCK})`)
      const history = await readHistory(client)
      refuseStrangeHistory(database, history, migrations)
      await forgetInterrupted(client, history)
      const list = migrationsList(directory, migrations)
      try {
        return (await engine.applyMigrations({ migrationsList: list, filters: NO_FILTERS })).appliedMigrationNames
      } catch (error) {
        // The engine has written down which one failed and why, unless it lost its connection; the next start reads the same.
        refuseStrangeHistory(database, await readHistory(client).catch(() => []), migrations)
        throw databaseFault(
          `the migrations of the database ${database} could not be applied: ${firstLine(messageOf(error))}`,
          error,
        )
      }
    },
  })
}

/** Below it the engine writes where in its code it was. */
const firstLine = (text: string): string => text.split('\n')[0] ?? text

const NO_FILTERS = { externalTables: [], externalEnums: [] }

/** The engine's own: of several processes that start at once, one migrates and the others then find nothing to do. */
const PRISMAS_LOCK = 72_707_369
