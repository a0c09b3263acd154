import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Cluster, Place } from './cluster.ts'
import { codeOf, databaseFault } from './database-fault.ts'
import { isAlive } from './is-alive.ts'

type Directory = Pick<Place, 'directory'>
type Files = Pick<Cluster, 'path'>

const LONGEST_SHUTDOWN_MS = 60_000

/** The command line of a postmaster: it names the data it serves and the mall it serves, so that others can tell. */
export const postmasterLine = (
  { binaries }: Place,
  cluster: Cluster,
  settings: readonly string[],
): readonly string[] => [
  ...[binaries.postgres, '-D', cluster.path, '-c', `cluster_name=${MALL}${process.pid}`],
  ...settings,
]

const MALL = 'mall-'

/**
 * Returns when no postmaster serves the cluster, or refuses because a living mall is served by it. A postmaster whose mall was
 * killed is just being stopped by its guard, or has lost that too: it is asked once more and awaited.
 */
export async function awaitVacancy(place: Directory, cluster: Files): Promise<void> {
  const holder = findHolder(cluster)
  if (!holder) return removeStalePid(cluster)
  if (isAlive(holder.mall)) throw inUse(place, holder.mall)
  interrupt(holder.postmaster)
  const patience = performance.now() + LONGEST_SHUTDOWN_MS
  while (isAlive(holder.postmaster)) {
    if (performance.now() > patience)
      throw databaseFault(`Postgres (pid ${holder.postmaster}) of a dead mall does not stop: kill it first`)
    await sleep(50)
  }
}

export const inUse = ({ directory }: Directory, mall?: number): Error =>
  databaseFault(
    `the data directory ${directory} is in use by a running mall (${mall ? `pid ${mall}` : 'in another container'}): ` +
      'stop that one, or give this one a DATA_DIR of its own',
  )

/**
 * Postgres writes into its pid file when it lets clients in. To ask its port instead would be to ask whatever program had the
 * port before.
 */
export const isReady = (cluster: Files): boolean =>
  linesOfPidFile(cluster)[STATUS_LINE]?.trim() === 'ready' && findHolder(cluster)?.mall === process.pid

const STATUS_LINE = 7

type Holder = { readonly postmaster: number; readonly mall: number }

function findHolder(cluster: Files): Holder | null {
  const postmaster = postmasterPid(cluster)
  if (!postmaster) return null
  const line = commandLine(postmaster)
  const mall = new RegExp(`cluster_name=${MALL}(\\d+)`).exec(line)?.[1]
  return mall && line.includes(cluster.path) ? { postmaster, mall: Number(mall) } : null
}

const pidFile = (cluster: Files): string => path.join(cluster.path, 'postmaster.pid')

const linesOfPidFile = (cluster: Files): readonly string[] =>
  existsSync(pidFile(cluster)) ? readFileSync(pidFile(cluster), 'utf8').split('\n') : []

const postmasterPid = (cluster: Files): number => Number.parseInt(linesOfPidFile(cluster)[0] ?? '', 10) || 0

/**
 * After a crash the number in the file may meanwhile be that of any other process, and Postgres would refuse to start. That the
 * number is nobody's, Postgres sees by itself. Two servers on one cluster cannot come of it: Postgres also refuses while
 * shared memory of the cluster is in use.
 */
function removeStalePid(cluster: Files): void {
  const pid = postmasterPid(cluster)
  if (pid && isAlive(pid)) rmSync(pidFile(cluster))
}

function commandLine(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    return execFileSync('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    return ''
  }
}

function interrupt(pid: number): void {
  try {
    process.kill(pid, 'SIGINT')
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error
  }
}
