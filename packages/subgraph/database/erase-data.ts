import { existsSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { codeOf, databaseFault, isDatabaseFault } from './database-fault.ts'
import { LOCKED, runGuarded } from './guarded-process.ts'
import { awaitVacancy, inUse } from './postmaster.ts'
import { makerOf, removeAbandonedScratch, scratchFolder } from './scratch-folder.ts'
import { OURSELVES } from './unprivileged.ts'

type Erasable = {
  /** The directory that was given to `startPostgres`. */
  readonly postgres: string
  /** What else the mall made and may lose together with its databases. */
  readonly folders: readonly string[]
}

/**
 * Deletes the databases and the folders that belong to them, and nothing else that may lie there; refuses while a mall uses
 * them. Where Postgres never ran, the folders were not made by a mall, and nothing happens.
 */
export async function eraseData({ postgres, folders }: Erasable): Promise<void> {
  if (!existsSync(postgres)) return
  try {
    await erase(realpathSync(postgres), folders)
  } catch (error) {
    if (isDatabaseFault(error)) throw error
    throw databaseFault(`the data directory ${postgres} cannot be emptied (${codeOf(error) ?? error})`, error)
  }
}

async function erase(directory: string, folders: readonly string[]): Promise<void> {
  const cluster = { path: path.join(directory, 'cluster') }
  const maker = makerOf(directory)
  if (maker) throw inUse({ directory }, maker)
  removeAbandonedScratch(directory)
  await awaitVacancy({ directory }, cluster)
  const logs = ['postgres.log', 'postgres.log.1'].map((name) => path.join(directory, name))
  const doomed = [...logs, ...folders.map((folder) => path.resolve(folder))]
  const line = ['sh', '-c', ERASE, 'sh', cluster.path, scratchFolder(directory), ...doomed]
  const code = await runGuarded({ servant: OURSELVES, line, output: 'ignore', ...lockOf(directory) }).exited
  if (code === LOCKED) throw inUse({ directory })
  const left = [cluster.path, ...doomed].find((file) => existsSync(file))
  if (left) throw databaseFault(`${left} cannot be deleted: do it as the user whom it belongs to`)
}

/** Made by the first server, whose own it must stay: one that root made would shut an unprivileged server out. */
function lockOf(directory: string): { readonly lock?: string } {
  const lock = path.join(directory, 'lock')
  return existsSync(lock) ? { lock } : {}
}

/**
 * It runs under the lock that a server would hold, so no mall can start meanwhile. The lock file itself stays: another one of
 * that name would be another lock. The cluster goes out of its place first, since half of one would be taken for a broken one.
 */
const ERASE = `
cluster=$1 scratch=$2; shift
if [ -e "$cluster" ]; then mv "$cluster" "$scratch" || exit 1; fi
exec rm -rf -- "$@"
`
