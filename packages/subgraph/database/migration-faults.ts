import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { findDrift } from './drift.ts'
import type { Databases } from './embedded-postgres.ts'
import { withoutBodies } from './engine-connection.ts'
import { type Migration, readMigrations } from './migration-folder.ts'

type Checked = {
  /** The folder of one domain's schema.prisma and migrations. */
  readonly folder: string
  /** The text of the migration that every domain begins with. Its tables are not in the schema. */
  readonly beginning: string
  /** Migrations that may hold a table while they fill it: databases had them before that was refused. */
  readonly mayHold?: readonly string[]
}

/** What is wrong with the migrations of a domain, one text per fault; null where there are no migrations yet. */
export async function migrationFaults(checked: Checked, databases: Databases): Promise<readonly string[] | null> {
  const migrations = path.join(checked.folder, 'migrations')
  const [first, ...others] = readMigrations(migrations)
  if (!first) return null
  return [
    ...beginningFaults(first, checked.beginning),
    ...lockFaults(migrations),
    ...others.flatMap((one) => (checked.mayHold?.includes(one.name) ? [] : holdingFaults(one))),
    ...(await drift(checked, databases)),
  ]
}

const beginningFaults = ({ name, script }: Migration, beginning: string): readonly string[] =>
  script === beginning ? [] : [`${name} is not the beginning that all domains share, word for word`]

/** Prisma's command line refuses a folder whose lock file it does not find; the engine that is used here does not ask. */
function lockFaults(migrations: string): readonly string[] {
  const lock = path.join(migrations, 'migration_lock.toml')
  const isThere = existsSync(lock) && /^provider = "postgresql"$/m.test(readFileSync(lock, 'utf8'))
  return isThere ? [] : ['migrations/migration_lock.toml is missing or does not say: provider = "postgresql"']
}

/** A migration is one transaction: nobody reads a table that it has altered until it has written the last row of it. */
function holdingFaults({ name, script }: Migration): readonly string[] {
  const text = withoutBodies(script)
  const named = (pattern: RegExp) =>
    new Set([...text.matchAll(pattern)].flatMap(([, table]) => table?.toLowerCase() ?? []))
  const written = named(/\b(?:update(?:\s+only)?|insert\s+into|delete\s+from(?:\s+only)?)\s+(\w+)/gi)
  const made = named(/\bcreate\s+(?:temp\w*\s+|unlogged\s+)?table\s+(?:if\s+not\s+exists\s+)?(\w+)/gi)
  const altered = named(/\balter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?(\w+)/gi)
  return [...altered]
    .filter((table) => written.has(table) && !made.has(table))
    .map((table) => `${name} alters ${table} and fills it: fill it in a migration of its own, or by a job`)
}

async function drift({ folder, beginning }: Checked, databases: Databases): Promise<readonly string[]> {
  const schema = path.join(folder, 'schema.prisma')
  const migrations = path.join(folder, 'migrations')
  const difference = await findDrift({ schema, migrations, externalTables: tablesOf(beginning) }, databases)
  return difference === null ? [] : [`the schema is ahead of the migrations by:\n${difference.trim()}`]
}

const tablesOf = (sql: string): readonly string[] =>
  [...sql.matchAll(/^create table (\w+)/gm)].map(([, table]) => `public.${table}`)
