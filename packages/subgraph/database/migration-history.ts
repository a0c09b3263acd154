import type pg from 'pg'
import { codeOf, databaseFault } from './database-fault.ts'
import { isOneTransaction, LOCK_NOT_AVAILABLE } from './engine-connection.ts'
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

/** Whether this code has all that it needs, be it that newer code added to it: migrations only expand, so older code goes on. */
export const isCurrent = (history: readonly Applied[], migrations: readonly Migration[]): boolean =>
  isWhole(history, migrations) && newerOf(history, migrations).every((row) => row.finished_at)

const isWhole = (history: readonly Applied[], migrations: readonly Migration[]): boolean =>
  migrations.every((one) => history.some((row) => row.finished_at && isOf(row, one))) &&
  strangeOf(history, migrations).every((row) => isLater(row, migrations))

const isOf = (row: Applied, { name, checksum }: Migration): boolean =>
  row.migration_name === name && row.checksum === checksum

const strangeOf = (history: readonly Applied[], migrations: readonly Migration[]): readonly Applied[] =>
  history.filter((row) => !migrations.some(({ name }) => name === row.migration_name))

/** Names begin with their time. What is between own migrations is of another history, not of a later one. */
const isLater = (row: Applied, migrations: readonly Migration[]): boolean =>
  row.migration_name > (migrations.at(-1)?.name ?? '')

/** What newer code added behind the last migration that this one knows. */
export const newerOf = (history: readonly Applied[], migrations: readonly Migration[]): readonly Applied[] =>
  strangeOf(history, migrations).filter((row) => isLater(row, migrations))

/** Throws one line where the database lacks what newer code built upon, or holds something else than this code says, or half of it. */
export function refuseStrangeHistory(
  database: string,
  history: readonly Applied[],
  migrations: readonly Migration[],
): void {
  for (const row of history) {
    const name = row.migration_name
    const known = migrations.find((one) => one.name === name)
    if (!known) refuseUnknown(database, row, isWhole(history, migrations))
    else if (!row.finished_at && !isInterrupted(row, known)) refuseFailed(database, row)
    else if (row.checksum !== known.checksum && row.finished_at) {
      throw databaseFault(
        `the migration ${name} was edited after the database ${database} had it: restore it, and write a new one instead`,
      )
    }
  }
}

function refuseUnknown(database: string, row: Applied, isWithin: boolean): void {
  if (isWithin && row.finished_at) return
  if (isWithin) refuseFailed(database, row)
  throw databaseFault(
    `the database ${database} is newer than this code, it holds the migration ${row.migration_name}: update the code`,
  )
}

function refuseFailed(database: string, row: Applied): never {
  const name = row.migration_name
  throw databaseFault(
    `the migration ${name} failed on the database ${database} (${reason(row)}): mend what it met there, ` +
      `then run prisma migrate resolve --rolled-back ${name}`,
  )
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

/**
 * The migration that gave way because others held its tables, or null if that is not what happened. Nothing of it was applied: the
 * mark that it failed is taken away, so that it may be tried again.
 */
export async function forgetHeldUp(client: pg.Client, migrations: readonly Migration[]): Promise<string | null> {
  const failed = (await readHistory(client)).find((row) => !row.finished_at)
  const script = migrations.find(({ name }) => name === failed?.migration_name)?.script
  if (!failed || script === undefined || !isOneTransaction(script)) return null
  if (!failed.logs?.includes(LOCK_NOT_AVAILABLE)) return null
  await client.query('update _prisma_migrations set rolled_back_at = now() where id = $1', [failed.id])
  return failed.migration_name
}

const isInterrupted = ({ logs }: Applied, { script }: Migration): boolean => logs === null && isOneTransaction(script)

/** The engine writes what it was doing, then what the database said, then where in its code it was. */
const reason = ({ logs }: Applied): string =>
  logs?.split('\n')[1]?.replace('Error querying the database: ERROR: ', '') ?? 'it was cut off half-way'
