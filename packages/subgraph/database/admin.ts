import pg from 'pg'
import { withClient } from './client.ts'
import { SUPERUSER } from './cluster.ts'
import { codeOf, databaseFault, messageOf } from './database-fault.ts'

/** Whom the mall signs in as. Not a superuser: what gets into a statement of ours cannot read files or run programs. */
export const MALL_ROLE = 'mall'

/** Whoever waits for Postgres gives up after a while; whoever waits for his turn does not, however many databases are made before. */
class Impatient extends pg.Client {
  constructor(config: pg.ClientConfig = {}) {
    // The pool hides the password from whoever lists its options.
    super({ ...config, password: config.password, connectionTimeoutMillis: CONNECT_MS })
  }
}

const CONNECT_MS = 30_000

export function openAdmin(port: number, password: string): pg.Pool {
  const database = 'postgres'
  const admin = new pg.Pool({
    host: '127.0.0.1',
    port,
    user: SUPERUSER,
    password,
    database,
    max: 1,
    allowExitOnIdle: true,
    Client: Impatient,
  })
  admin.on('error', () => undefined)
  return admin
}

const NOT_YET = ['ECONNREFUSED', 'ECONNRESET', '57P03']

export async function answers(admin: pg.Pool): Promise<boolean> {
  try {
    await admin.query('select')
    return true
  } catch (error) {
    const code = codeOf(error) ?? ''
    if (code === '28P01')
      throw databaseFault('the mall.password beside the data is not the one that Postgres was given')
    if (NOT_YET.includes(code) || admin.ending) return false
    throw error
  }
}

export async function ensureMallRole(admin: pg.Pool, password: string): Promise<void> {
  const { rowCount } = await admin.query('select from pg_roles where rolname = $1', [MALL_ROLE])
  if (rowCount === 0)
    await admin.query(`create role ${MALL_ROLE} login createdb password ${pg.escapeLiteral(password)}`)
}

export async function createDatabase(admin: pg.Pool, name: string, template?: string): Promise<void> {
  const { rowCount } = await admin.query('select from pg_database where datname = $1', [name])
  if (rowCount !== 0) return
  const copy = template ? ` template ${pg.escapeIdentifier(template)} strategy file_copy` : ''
  try {
    await admin.query(`create database ${pg.escapeIdentifier(name)} owner ${MALL_ROLE}${copy}`)
  } catch (error) {
    if (!isTakenMeanwhile(error)) throw error
  }
}

/** For a server that somebody else runs: the database that the URL names is made, if the URL's user may do that. */
export async function createMissingDatabase(url: string): Promise<void> {
  if (await exists(url)) return
  const target = new URL(url)
  const name = decodeURIComponent(target.pathname.slice(1))
  target.pathname = '/postgres'
  await withClient(target.href, async (server) => {
    await server.query(`create database ${pg.escapeIdentifier(name)}`).catch((error: unknown) => {
      if (isTakenMeanwhile(error)) return
      throw databaseFault(
        `the database ${name} is missing at ${target.host}; create it there (${messageOf(error)})`,
        error,
      )
    })
  })
}

const exists = (url: string): Promise<boolean> =>
  withClient(url, async () => true).catch((error: unknown) => {
    if (error instanceof Error && codeOf(error.cause) === NO_SUCH_DATABASE) return false
    throw error
  })

const NO_SUCH_DATABASE = '3D000'

export async function dropDatabase(admin: pg.Pool, name: string): Promise<void> {
  await admin.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`)
}

/** Another process asked for the same database at the same moment; both wanted it to exist, and it does. */
const isTakenMeanwhile = (error: unknown): boolean => ['42P04', '23505'].includes(codeOf(error) ?? '')
