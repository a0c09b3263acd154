import { randomBytes } from 'node:crypto'
import { urlOf } from '@supermall/testing/database'
import { whenFileIsDone } from '@supermall/testing/leavings'
import pg from 'pg'
import type { Databases } from '../database/embedded-postgres.ts'

/** The run's own Postgres, as the code of the database floor sees a server. */
export const sharedServer: Databases = {
  url: urlOf,
  ensureDatabase: (name) => query(urlOf('postgres'), `create database "${name}"`).then(() => undefined),
  dropDatabase: (name) =>
    query(urlOf('postgres'), `drop database if exists "${name}" with (force)`).then(() => undefined),
}

/** The URL of a database with nothing in it, gone when the test file is done. */
export async function emptyDatabase(): Promise<string> {
  const name = `test_empty_${randomBytes(6).toString('hex')}`
  await sharedServer.ensureDatabase(name)
  whenFileIsDone(() => sharedServer.dropDatabase(name))
  return urlOf(name)
}

export async function query<Row extends pg.QueryResultRow>(url: string, statement: string): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(statement)).rows
  } finally {
    await client.end()
  }
}
