// Tells, for every domain that has migrations, whether they and its schema agree; with the SQL that is missing where they do not.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDatabaseFault } from '@supermall/subgraph/database/database-fault'
import { type EmbeddedPostgres, startPostgres } from '@supermall/subgraph/database/embedded-postgres'
import { migrationFaults } from '@supermall/subgraph/database/migration-faults'
import { fromRoot } from '@supermall/subgraph/root'

const beginning = readFileSync(fromRoot('packages', 'messaging', 'tables.sql'), 'utf8')

/**
 * Merged before it was refused, the last one at the same time, from a branch that did not know of it: it holds a table of the files that
 * shops have asked for, which are few. No migration is edited afterwards: a database that has it would not start.
 */
const MAY_HOLD = [
  '20261122000300_show_what_was_written',
  '20261122001000_find_cases_by_parcel',
  '20261122001400_wait_for_money_at_the_door',
  '20261122001800_count_proved_newcomers',
  '20261122002500_keep_until_when_it_is_payable',
  '20261123000300_keep_until_when_it_goes_back',
  '20261123000300_know_until_when_bundles_were_sold',
  '20261123000400_keep_what_is_sold_out',
  '20261123000400_know_what_is_done_with',
  '20261123000500_know_what_was_shown',
  '20261123000900_keep_exports_as_all_do',
]

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
  return migrationFaults({ folder: fromRoot('prisma', domain), beginning, mayHold: MAY_HOLD }, postgres).catch(
    (error: unknown) => {
      if (isDatabaseFault(error)) return [error.message]
      throw error
    },
  )
}
