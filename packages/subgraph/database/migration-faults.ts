import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { findDrift } from './drift.ts'
import type { Databases } from './embedded-postgres.ts'
import { type Migration, readMigrations } from './migration-folder.ts'

export type Checked = {
  /** The folder of one domain's schema.prisma and migrations. */
  readonly folder: string
  /** The text of the migration that every domain begins with. Its tables are not in the schema. */
  readonly beginning: string
}

/** What is wrong with the migrations of a domain, one text per fault; null where there are no migrations yet. */
export async function migrationFaults(checked: Checked, databases: Databases): Promise<readonly string[] | null> {
  const migrations = path.join(checked.folder, 'migrations')
  const [first] = readMigrations(migrations)
  if (!first) return null
  return [...beginningFaults(first, checked.beginning), ...lockFaults(migrations), ...(await drift(checked, databases))]
}

const beginningFaults = ({ name, script }: Migration, beginning: string): readonly string[] =>
  script === beginning ? [] : [`${name} is not the beginning that all domains share, word for word`]

/** Prisma's command line refuses a folder whose lock file it does not find; the engine that is used here does not ask. */
function lockFaults(migrations: string): readonly string[] {
  const lock = path.join(migrations, 'migration_lock.toml')
  const isThere = existsSync(lock) && /^provider = "postgresql"$/m.test(readFileSync(lock, 'utf8'))
  return isThere ? [] : ['migrations/migration_lock.toml is missing or does not say: provider = "postgresql"']
}

async function drift({ folder, beginning }: Checked, databases: Databases): Promise<readonly string[]> {
  const schema = path.join(folder, 'schema.prisma')
  const migrations = path.join(folder, 'migrations')
  const difference = await findDrift({ schema, migrations, externalTables: tablesOf(beginning) }, databases)
  return difference === null ? [] : [`the schema is ahead of the migrations by:\n${difference.trim()}`]
}

const tablesOf = (sql: string): readonly string[] =>
  [...sql.matchAll(/^create table (\w+)/gm)].map(([, table]) => `public.${table}`)
