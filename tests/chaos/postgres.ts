import { execFileSync, spawnSync } from 'node:child_process'
import type { Stats } from 'node:fs'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { EmbeddedPostgres } from '@supermall/subgraph/database/embedded-postgres'
import { startPostgres } from '@supermall/subgraph/database/embedded-postgres'
import { freeRow } from '@supermall/testing/ports'

/** A Postgres that can be hurt as a whole. Its port stays the same over restarts. */
export type PostgresServer = {
  readonly port: number
  /** Over loopback: the folder of its socket is another one after each start. */
  readonly url: (database: string) => string
  /** Ends it without order, as `pg_ctl stop -m immediate` does: what was committed is found in its journal at the next start. */
  readonly kill: () => Promise<void>
  /** Starts it again, over the data that is there; ends it in order first when it runs, as `-m fast` does. */
  readonly restart: () => Promise<void>
  /** Kills one of its backends at random: Postgres then ends all others too, and repairs itself. */
  readonly killBackend: (pick: (pids: readonly number[]) => number) => void
  /** What any of its processes writes beyond so many bytes of a file fails; null is no limit. Gives why that cannot be done here. */
  readonly limitFiles: (bytes: number | null) => string | null
  /** How often it has said that a file could not be written. */
  readonly refusedWrites: () => number
  /** Whether it has ended by itself. */
  readonly hasEnded: () => boolean
  /** Holds all of its processes still. */
  readonly pause: () => void
  readonly resume: () => void
  readonly stop: () => Promise<void>
}

export async function openPostgres(directory: string): Promise<PostgresServer> {
  const port = await freeRow(1)
  let running: EmbeddedPostgres = await startPostgres({ directory, port })
  let isRunning = true
  let ended: EmbeddedPostgres | null = null
  const watch = (one: EmbeddedPostgres) => void one.ended.then(() => (ended = one))
  watch(running)
  const postmaster = (): number =>
    Number.parseInt(readFileSync(join(directory, 'cluster', 'postmaster.pid'), 'utf8'), 10)

  async function stop(): Promise<void> {
    isRunning = false
    await running.stop()
  }

  return {
    port,
    url(database) {
      const url = new URL(running.url(database))
      url.searchParams.delete('host')
      return url.href
    },
    async kill() {
      process.kill(postmaster(), 'SIGQUIT')
      await running.ended
      await stop()
    },
    async restart() {
      if (isRunning) await stop()
      running = await startPostgres({ directory, port })
      watch(running)
      isRunning = true
    },
    limitFiles: (bytes) => limitFiles(postmaster(), statSync(join(directory, 'cluster')), bytes),
    refusedWrites: () => readFileSync(join(directory, 'postgres.log'), 'utf8').split('File too large').length - 1,
    hasEnded: () => ended === running,
    killBackend: (pick) => tell([pick(childrenOf(postmaster()))], 'SIGKILL'),
    pause() {
      // The parent first: it would make others of those who are held already.
      const parent = postmaster()
      tell([parent], 'SIGSTOP')
      tell(childrenOf(parent), 'SIGSTOP')
    },
    resume() {
      const parent = postmaster()
      tell([...childrenOf(parent), parent], 'SIGCONT')
    },
    stop,
  }
}

/** Only who owns a process may limit it, whoever else is root. The parent first: whom it makes from then on has its limit. */
function limitFiles(parent: number, { uid, gid }: Stats, bytes: number | null): string | null {
  const limit = `--fsize=${bytes ?? 'unlimited'}:`
  for (const pid of [parent, ...childrenOf(parent)]) {
    const set = spawnSync('prlimit', ['--pid', String(pid), limit], { encoding: 'utf8', uid, gid })
    if (pid === parent && set.status !== 0) return `files cannot be limited here: ${set.stderr || set.error}`.trim()
  }
  return null
}

function childrenOf(parent: number): readonly number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n')
  const pairs = lines.map((line) => line.trim().split(/\s+/).map(Number))
  return pairs.flatMap(([pid = 0, of]) => (of === parent ? [pid] : []))
}

/** Whoever has ended since he was listed needs no signal. */
function tell(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
    }
  }
}
