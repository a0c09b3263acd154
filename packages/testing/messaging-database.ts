import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import pg from 'pg'
import { urlOf } from './database.ts'
import { whenFileIsDone } from './leavings.ts'

/** A database with nothing in it but what messaging keeps in every domain, plus the given tables. */
export async function messagingDatabase(tables = ''): Promise<string> {
  const name = `test_house_${randomBytes(6).toString('hex')}`
  await during('postgres', `create database ${name}`)
  whenFileIsDone(() => during('postgres', `drop database if exists ${name} with (force)`))
  await during(name, readFileSync(new URL('../messaging/tables.sql', import.meta.url), 'utf8') + tables)
  return urlOf(name)
}

async function during(database: string, statements: string): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(database) })
  await client.connect()
  try {
    await client.query(statements)
  } finally {
    await client.end()
  }
}
