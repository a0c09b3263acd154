import type pg from 'pg'
import { codeOf, databaseFault } from './database-fault.ts'
import { isOneTransaction } from './engine-connection.ts'
import type { Migration } from './migration-folder.ts'

/** A row of Prisma's own table `_prisma_migrations`, which `prisma migrate deploy` reads and writes as well. */
export type Applied = {
  readonly id: string
  readonly migration_name: string
  readonly checksum: string
  readonly finished_at: Date | null
  readonly logs: string | null
}

export async function readHistory(client: pg.Client): Promise<readonly Applied[]> {
  try {
    const { rows } = await client.query<Applied>(
      `select id, migration_name, checksum, finished_at, logs from _prisma_migrations
       where rolled_back_at is null order by started_at`,
    )
    return rows
  } catch (error) {
    if (codeOf(error) === UNDEFINED_TABLE) return []
    throw error
  }
}

const UNDEFINED_TABLE = '42P01'

export const isCurrent = (history: readonly Applied[], migrations: readonly Migration[]): boolean =>
  migrations.length === history.length &&
  migrations.every((one) => history.some((row) => row.finished_at && isOf(row, one)))

const isOf = (row: Applied, { name, checksum }: Migration): boolean =>
  row.migration_name === name && row.checksum === checksum

/** Throws one line where the database holds what this code does not know, or something else than it says, or half of it. */
export function refuseStrangeHistory(
  database: string,
  history: readonly Applied[],
  migrations: readonly Migration[],
): void {
  for (const row of history) {
    const name = row.migration_name
    const known = migrations.find((one) => one.name === name)
    if (!known) {
      throw databaseFault(
        `the database ${database} is newer than this code, it holds the migration ${name}: update the code`,
      )
    }
    if (!row.finished_at && !isInterrupted(row, known)) {
      throw databaseFault(
        `the migration ${name} failed on the database ${database} (${reason(row)}): mend what it met there, ` +
          `then run prisma migrate resolve --rolled-back ${name}`,
      )
    }
    if (row.checksum !== known.checksum && row.finished_at) {
      throw databaseFault(
        `the migration ${name} was edited after the database ${database} had it: restore it, and write a new one instead`,
      )
    }
  }
}

/**
 * A migration that was cut off, by a killed process or a lost connection, says nothing of an error. As its script and the mark
 * that it is finished are one transaction, no mark means that nothing of it was applied: it is taken as rolled back.
 */
export async function forgetInterrupted(client: pg.Client, history: readonly Applied[]): Promise<void> {
  const ids = history.filter((row) => !row.finished_at).map(({ id }) => id)
  if (ids.length > 0)
    await client.query('update _prisma_migrations set rolled_back_at = now() where id = any($1)', [ids])
}

const isInterrupted = ({ logs }: Applied, { script }: Migration): boolean => logs === null && isOneTransaction(script)

/** The engine writes what it was doing, then what the database said, then where in its code it was. */
const reason = ({ logs }: Applied): string =>
  logs?.split('\n')[1]?.replace('Error querying the database: ERROR: ', '') ?? 'it was cut off half-way'
