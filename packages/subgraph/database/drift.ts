import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Databases } from './embedded-postgres.ts'
import { type Migratable, migrate } from './migrate.ts'
import { type Engine, withSchemaEngine } from './schema-engine.ts'

type Drifting = Omit<Migratable, 'url'> & {
  /** Tables that the migrations make and the schema does not name, as `public.<table>`. */
  readonly externalTables: readonly string[]
}

/**
 * The SQL that would take what the migrations make to what the schema says, or null when the two agree. It is what a developer
 * begins a new migration with, and what makes CI fail.
 *
 * Prisma does not see everything that Postgres can do. This is how each thing is written so that the two agree:
 *
 *     in the migration                                     in the schema
 *     generated column: search tsvector generated          search Unsupported("tsvector")? @default(dbgenerated())
 *       always as (...) stored                             (with a type that Prisma knows: Int? @default(dbgenerated()))
 *     create index product_search_idx on product           @@index([search], type: Gin)
 *       using gin (search)
 *     create index product_title_idx on product            @@index([title(ops: raw("gin_trgm_ops"))], type: Gin)
 *       using gin (title gin_trgm_ops)
 *     create index product_slug_idx on product             @@index([slug])
 *       (slug text_pattern_ops)                              (of a B-tree the operator class is not looked at)
 *     create unique index sku_code on sku (code)           @@unique([code], map: "sku_code", where: raw("retired_at is null"))
 *       where retired_at is null                             (with the preview feature partialIndexes in the generator)
 *     enum type, foreign key, default of a column          must be in the schema as well
 *     array column: text[] not null                        String[]
 *
 *     extension, check or exclusion constraint, view,      nothing: they are not looked at, so their loss is not noticed
 *       function, sequence, domain type, collation,          either. A test of the domain must rely on them.
 *       index on an expression, nulls first/last, nulls
 *       not distinct, storage parameters, partitions,
 *       without that preview feature: partial index
 *     index ... include (...)                              cannot be written: put the columns into the key
 */
export function findDrift(domain: Drifting, databases: Databases): Promise<string | null> {
  return inScratchDatabase(databases, async (url) => {
    await migrate({ ...domain, url })
    const datamodel = readFileSync(domain.schema, 'utf8')
    return withSchemaEngine({ url, datamodel, run: (engine) => difference(engine, datamodel, domain.externalTables) })
  })
}

async function difference(engine: Engine, content: string, externalTables: readonly string[]): Promise<string | null> {
  const files = [{ path: 'schema.prisma', content }]
  const { exitCode, stdout } = await engine.diff({
    from: { tag: 'schemaDatasource', files, configDir: '.' },
    to: { tag: 'schemaDatamodel', files },
    filters: { externalTables: [...externalTables], externalEnums: [] },
    script: true,
    exitCode: true,
  })
  return exitCode === IS_EMPTY ? null : (stdout ?? '')
}

const IS_EMPTY = 0

async function inScratchDatabase<T>(databases: Databases, work: (url: string) => Promise<T>): Promise<T> {
  const name = `scratch_${randomUUID()}`
  await databases.ensureDatabase(name)
  try {
    return await work(databases.url(name))
  } finally {
    await databases.dropDatabase(name)
  }
}
