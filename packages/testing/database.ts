import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { whenFileIsDone } from './leavings.ts'

export const urlOf = (database: string): string => inject('postgres').replace('{database}', database)

/** A database of this test file's own: a copy of the domain's migrated template, gone when the file is done. */
export const cloneDatabase = (domain: string): Promise<string> =>
  cloneDatabaseAs(`test_${domain}_${randomBytes(6).toString('hex')}`, domain)

export async function cloneDatabaseAs(name: string, domain: string): Promise<string> {
  await administer(`create database ${name} template template_${domain} strategy file_copy`)
  whenFileIsDone(() => dropDatabase(name))
  return urlOf(name)
}

export const dropDatabase = (name: string): Promise<void> => administer(`drop database if exists ${name} with (force)`)

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf('postgres') })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
