import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { databaseFault } from './database-fault.ts'

export type Migration = { readonly name: string; readonly script: string; readonly checksum: string }

/** The migrations below `directory` in the order in which they are applied: one folder each, whose name begins with its time. */
export function readMigrations(directory: string): readonly Migration[] {
  if (!existsSync(directory)) return []
  const folders = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return folders.map(({ name }) => readMigration(directory, name)).toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

function readMigration(directory: string, name: string): Migration {
  const file = path.join(directory, name, 'migration.sql')
  if (!existsSync(file)) throw databaseFault(`the migration ${path.join(directory, name)} has no migration.sql`)
  const script = readFileSync(file, 'utf8')
  return { name, script, checksum: createHash('sha256').update(script).digest('hex') }
}

/** As the schema engine takes it. */
export const migrationsList = (directory: string, migrations: readonly Migration[]) => ({
  baseDir: directory,
  lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
  shadowDbInitScript: '',
  migrationDirectories: migrations.map(({ name, script }) => ({
    path: name,
    migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: script } },
  })),
})
