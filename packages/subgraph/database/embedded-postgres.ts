import { mkdirSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { createDatabase, dropDatabase, ensureMallRole, MALL_ROLE } from './admin.ts'
import { type Cluster, openCluster, type Place } from './cluster.ts'
import { codeOf, databaseFault, isDatabaseFault } from './database-fault.ts'
import { findBinaries } from './postgres-binaries.ts'
import type { Durability } from './postgres-settings.ts'
import { type Server, startServer } from './server.ts'
import { chooseServant } from './unprivileged.ts'

/** The databases of one server. */
export type Databases = {
  url(database: string): string
  /** Makes the database where it is missing, as a copy of `template` if one is named. */
  ensureDatabase(name: string, template?: string): Promise<void>
  dropDatabase(name: string): Promise<void>
}

export type EmbeddedPostgres = Databases & {
  readonly port: number
  /** Resolves when the server has ended, asked to or not. */
  readonly ended: Promise<void>
  stop(): Promise<void>
}

export type EmbeddedOptions = {
  readonly directory: string
  /** Without one, a free port is taken, so that two malls on one machine do not meet. */
  readonly port?: number
  readonly durability?: Durability
  readonly maxConnections?: number
}

/**
 * A real Postgres from npm, living in `directory` and no longer than this process. It listens on loopback and on a socket of
 * its own only, with a password that was drawn on the first start and lies beside the data.
 */
export async function startPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { durability = 'full', maxConnections = 200 } = options
  const place = prepare(options.directory)
  try {
    const cluster = await openCluster(place, durability)
    const server = await startServer({ place, cluster, durability, maxConnections, port: options.port })
    return await serve(server, cluster)
  } catch (error) {
    throw isDatabaseFault(error) ? error : unusable(place.directory, error)
  }
}

function prepare(directory: string): Place {
  const binaries = findBinaries()
  try {
    mkdirSync(path.dirname(path.resolve(directory)), { recursive: true })
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    const real = realpathSync(directory)
    return { directory: real, binaries, servant: chooseServant(real, binaries) }
  } catch (error) {
    throw isDatabaseFault(error) ? error : unusable(directory, error)
  }
}

const unusable = (directory: string, error: unknown): Error =>
  databaseFault(`the data directory ${directory} cannot be used (${codeOf(error) ?? error})`, error)

async function serve({ admin, ...server }: Server, { password }: Cluster): Promise<EmbeddedPostgres> {
  await ensureMallRole(admin, password)
  return {
    ...server,
    url: (database) => {
      const url = new URL(
        `postgresql://${MALL_ROLE}:${password}@127.0.0.1:${server.port}/${encodeURIComponent(database)}`,
      )
      if (server.sockets) url.searchParams.set('host', server.sockets)
      return url.href
    },
    ensureDatabase: (name, template) => createDatabase(admin, name, template),
    dropDatabase: (name) => dropDatabase(admin, name),
  }
}
