import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { codeOf, databaseFault } from './database-fault.ts'
import { runGuarded } from './guarded-process.ts'
import type { Binaries } from './postgres-binaries.ts'
import type { Durability } from './postgres-settings.ts'
import { removeAbandonedScratch, scratchFolder } from './scratch-folder.ts'
import { handOver, type Servant } from './unprivileged.ts'

/** Where a mall keeps its Postgres, and who runs it. */
export type Place = { readonly directory: string; readonly binaries: Binaries; readonly servant: Servant }

export type Cluster = { readonly path: string; readonly password: string }

export const SUPERUSER = 'postgres'

/**
 * The Postgres cluster in the data directory, made on the first start. It is made elsewhere and moved into place when it is
 * whole, so that what stands in its place was finished: a first start that was killed has left nothing but a scratch folder.
 */
export async function openCluster(place: Place, durability: Durability): Promise<Cluster> {
  const cluster = path.join(place.directory, 'cluster')
  if (!existsSync(cluster)) await createCluster(cluster, place, durability)
  refuseBroken(cluster, place.binaries)
  handOver(cluster, place.servant)
  return { path: cluster, password: readFileSync(path.join(cluster, PASSWORD), 'utf8').trim() }
}

const PASSWORD = 'mall.password'

async function createCluster(cluster: string, place: Place, durability: Durability): Promise<void> {
  removeAbandonedScratch(place.directory)
  const scratch = scratchFolder(place.directory)
  const made = path.join(scratch, 'cluster')
  const password = path.join(scratch, 'password')
  mkdirSync(scratch, { mode: 0o700 })
  try {
    writeFileSync(password, randomBytes(24).toString('hex'), { mode: 0o600 })
    handOver(scratch, place.servant)
    await initdb(place, scratch, [...initdbFlags(made, password), ...(durability === 'off' ? ['--no-sync'] : [])])
    renameSync(password, path.join(made, PASSWORD))
    moveIntoPlace(made, cluster)
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

/**
 * Text is sorted by code point and its case is Unicode's, the same on every machine, by Postgres' built-in provider. The
 * character type must still be the system's UTF-8: pg_trgm asks that one what a letter is, and under plain C it drops every
 * Chinese character.
 */
const initdbFlags = (directory: string, passwordFile: string): readonly string[] => [
  ...['--pgdata', directory, '--username', SUPERUSER, '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
  ...['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--lc-collate=C', '--lc-messages=C'],
  `--lc-ctype=${process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8'}`,
  '--no-instructions',
]

async function initdb({ servant, binaries }: Place, scratch: string, flags: readonly string[]): Promise<void> {
  const log = path.join(scratch, 'initdb.log')
  const output = openSync(log, 'a', 0o600)
  try {
    const code = await runGuarded({ servant, line: [binaries.initdb, ...flags], output }).exited
    if (code === 0) return
  } finally {
    closeSync(output)
  }
  const said = readFileSync(log, 'utf8')
  throw databaseFault(
    `Postgres could not make its files: ${/error: (.*)/.exec(said)?.[1] ?? said.trim().split('\n').at(-1)}`,
  )
}

/** Of two first starts at once, one moves its cluster into place; the other finds the place taken and goes on with that one. */
function moveIntoPlace(made: string, cluster: string): void {
  try {
    renameSync(made, cluster)
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST'].includes(codeOf(error) ?? '')) throw error
    return
  }
  const parent = openSync(path.dirname(cluster), 'r')
  fsyncSync(parent)
  closeSync(parent)
}

const NEEDED = ['base', 'global/pg_control', 'pg_wal', 'pg_xact', 'pg_hba.conf', 'postgresql.conf', PASSWORD]

function refuseBroken(cluster: string, { major }: Binaries): void {
  const version = path.join(cluster, 'PG_VERSION')
  const found = existsSync(version) ? readFileSync(version, 'utf8').trim() : null
  if (found !== null && found !== major) {
    throw databaseFault(`${cluster} was made by Postgres ${found} and this is Postgres ${major}: ${BEGIN_AGAIN}`)
  }
  const missing = found === null ? 'PG_VERSION' : NEEDED.find((file) => !existsSync(path.join(cluster, file)))
  if (missing) throw databaseFault(`${cluster} is broken, its ${missing} is missing: ${BEGIN_AGAIN}`)
  const us = process.getuid?.()
  const owner = statSync(cluster).uid
  if (us !== 0 && us !== owner)
    throw databaseFault(`${cluster} belongs to another user (uid ${owner}): start as that one`)
}

export const BEGIN_AGAIN = 'nothing was touched; restore it, or begin with empty databases by `npm start -- --reset`'
