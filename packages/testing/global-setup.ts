import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EmbeddedPostgres } from '@supermall/subgraph/database/embedded-postgres'
import { startPostgres } from '@supermall/subgraph/database/embedded-postgres'
import { migrate } from '@supermall/subgraph/database/migrate'
import { fromRoot } from '@supermall/subgraph/root'
import type { TestProject } from 'vitest/node'
import { makeRunFolder } from './run-folder.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A database URL of the run's own Postgres; `{database}` stands for the name. */
    readonly postgres: string
  }
}

/**
 * One Postgres for the whole run, with a migrated template per domain. What fails in here is cleaned up in here: a setup that
 * throws would be told as "no test files found".
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = makeRunFolder()
  let postgres: EmbeddedPostgres | undefined
  const teardown = async () => {
    await postgres?.stop()
    folder.remove()
  }
  try {
    const directory = join(folder.databases, 'postgres')
    postgres = await startPostgres({ directory, durability: 'off', maxConnections: 400 })
    trustSocket(join(directory, 'cluster'))
    for (const domain of domains()) await makeTemplate(postgres, domain)
    project.provide('postgres', postgres.url('{database}').replace('%7Bdatabase%7D', '{database}'))
    return teardown
  } catch (error) {
    await teardown()
    throw error
  }
}

export const templateOf = (domain: string): string => `template_${domain}`

/**
 * Thousands of connections are opened in a run, and proving a password costs more than all else of opening one. Whoever comes to the
 * socket, which is nobody's but the server's owner's, needs none; over TCP it is asked for as ever.
 */
function trustSocket(cluster: string): void {
  const rules = join(cluster, 'pg_hba.conf')
  writeFileSync(rules, `local all all trust\n${readFileSync(rules, 'utf8')}`)
  process.kill(Number.parseInt(readFileSync(join(cluster, 'postmaster.pid'), 'utf8'), 10), 'SIGHUP')
}

const domains = (): string[] => readdirSync(fromRoot('prisma')).filter((name) => !name.includes('.'))

async function makeTemplate(postgres: EmbeddedPostgres, domain: string): Promise<void> {
  await postgres.ensureDatabase(templateOf(domain))
  await migrate({
    url: postgres.url(templateOf(domain)),
    schema: fromRoot('prisma', domain, 'schema.prisma'),
    migrations: fromRoot('prisma', domain, 'migrations'),
  })
}
