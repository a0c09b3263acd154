// Tells, for every domain that has migrations, whether they and its schema agree; with the SQL that is missing where they do not.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDatabaseFault } from '@supermall/subgraph/database/database-fault'
import { type EmbeddedPostgres, startPostgres } from '@supermall/subgraph/database/embedded-postgres'
import { migrationFaults } from '@supermall/subgraph/database/migration-faults'
import { fromRoot } from '@supermall/subgraph/root'

const beginning = readFileSync(fromRoot('packages', 'messaging', 'tables.sql'), 'utf8')

process.exitCode = (await checkAll()) ? 0 : 1

async function checkAll(): Promise<boolean> {
  const directory = mkdtempSync(join(tmpdir(), 'supermall-migrations-'))
  try {
    const postgres = await startPostgres({ directory, durability: 'off', maxConnections: 20 })
    try {
      const results: boolean[] = []
      for (const domain of domains()) results.push(await check(domain, postgres))
      return results.every((isRight) => isRight)
    } finally {
      await postgres.stop()
    }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

function domains(): readonly string[] {
  const folders = readdirSync(fromRoot('prisma'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return folders.map(({ name }) => name).toSorted()
}

async function check(domain: string, postgres: EmbeddedPostgres): Promise<boolean> {
  const faults = await faultsOf(domain, postgres)
  if (faults === null) return true
  if (faults.length === 0) console.log(`${domain}: schema and migrations agree`)
  for (const fault of faults) console.error(`${domain}: ${fault}`)
  return faults.length === 0
}

/** Migrations that cannot even be applied are told like any other fault, and the other domains are still looked at. */
function faultsOf(domain: string, postgres: EmbeddedPostgres): Promise<readonly string[] | null> {
  return migrationFaults({ folder: fromRoot('prisma', domain), beginning }, postgres).catch((error: unknown) => {
    if (isDatabaseFault(error)) return [error.message]
    throw error
  })
}
