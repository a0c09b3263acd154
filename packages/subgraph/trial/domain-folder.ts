import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from './temporary-folder.ts'

export type DomainFolder = {
  readonly folder: string
  readonly schema: string
  readonly migrations: string
  write(name: string, script: string): void
  remove(name: string): void
}

/** The folder of a small domain, as below `prisma/`: a schema with these models and these migrations by their names. */
export function domainFolder(scripts: Readonly<Record<string, string>>, models = ''): DomainFolder {
  const folder = temporaryFolder('domain')
  const schema = join(folder, 'schema.prisma')
  const migrations = join(folder, 'migrations')
  const made: DomainFolder = {
    folder,
    schema,
    migrations,
    write(name, script) {
      mkdirSync(join(migrations, name), { recursive: true })
      writeFileSync(join(migrations, name, 'migration.sql'), script)
    },
    remove: (name) => rmSync(join(migrations, name), { recursive: true }),
  }
  writeFileSync(schema, `datasource db {\n  provider = "postgresql"\n}\n\n${models}`)
  for (const [name, script] of Object.entries(scripts)) made.write(name, script)
  return made
}
