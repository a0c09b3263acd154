import { randomUUID } from 'node:crypto'
import { newId } from '@supermall/kernel/id'
import { seconds } from '@supermall/kernel/time'
import type { Stop } from './bus.ts'
import { untilEnding } from './go-on.ts'
import type { Lease } from './lease.ts'
import { dueOf, endLease, takeLease, whileLeased } from './lease.ts'
import type { Log } from './log.ts'
import { metrics } from './metrics.ts'
import type { Sql } from './sql.ts'
import { apart } from './trace.ts'

/** What a run did, for the record: `{ closed: 12 }`. */
export type Counts = Readonly<Record<string, number>>

export type Job<Within> = {
  readonly name: string
  readonly everyMs: number
  /**
   * Must be safe to run again from the start: a lease can be lost to another process when this one stalls. What works part by part asks
   * `mayGoOn` before each: whoever ends this process waits for it.
   */
  readonly run: (within: Within) => Promise<Counts>
}

export type Jobs = {
  /** Runs it as soon as it can run: now, or when the run that is under way here or elsewhere has ended. */
  readonly wake: (name: string) => void
  readonly stop: Stop
}

type Running = {
  readonly sql: Sql
  readonly log: Log
  readonly lookEveryMs?: number
  readonly domain?: string
  /** While not, jobs wait: what they would work on is being filled, and what they make of a part of it may stand for good. */
  readonly mayWork?: () => boolean
}

const LOOK_EVERY_MS = seconds(2)

export const job = <Within>(definition: Job<Within>): Job<Within> => definition

/** Each job runs in one process at a time, by a leased row; every run that did something leaves a record. */
export function startJobs<Within>(
  jobs: readonly Job<Within>[],
  within: Within,
  { sql, log, lookEveryMs = LOOK_EVERY_MS, domain = '', mayWork = () => true }: Running,
): Jobs {
  const owner = randomUUID()
  const running = new Map<string, Promise<void>>()
  const urgent = new Set<string>()
  let looking: Promise<void> = Promise.resolve()
  let isStopped = false

  function start(job: Job<Within>): void {
    if (isStopped || !mayWork() || running.has(job.name)) return
    const ended = apart(() =>
      untilEnding(
        () => isStopped,
        () => turn(job),
      ),
    )
      .catch((error) => log.warn('job.failed', { job: job.name, error }))
      .finally(() => running.delete(job.name))
    running.set(job.name, ended)
  }

  /** Woken while it runs, it runs once more: what it was woken for may lie behind where it has been. */
  async function turn(job: Job<Within>): Promise<void> {
    do {
      const lease = await takeLease(sql, job.name, { owner, isUrgent: urgent.has(job.name) })
      if (lease === null) return
      urgent.delete(job.name)
      await run(job, within, { sql, lease, domain })
    } while (urgent.has(job.name) && !isStopped)
  }

  async function look(): Promise<void> {
    if (!mayWork()) return
    const due = await dueOf(
      sql,
      jobs.map(({ name }) => name),
    )
    for (const job of jobs) if (due.has(job.name) || urgent.has(job.name)) start(job)
  }

  const timer = setInterval(() => {
    looking = look().catch((error) => log.warn('jobs.unreachable', { error }))
  }, lookEveryMs)
  return {
    wake(name) {
      const job = jobs.find((one) => one.name === name)
      if (!job) return
      urgent.add(name)
      start(job)
    },
    async stop() {
      isStopped = true
      clearInterval(timer)
      await looking
      await Promise.all(running.values())
    },
  }
}

type Turn = { readonly sql: Sql; readonly lease: Lease; readonly domain: string }

async function run<Within>(job: Job<Within>, within: Within, { sql, lease, domain }: Turn): Promise<void> {
  const startedAt = new Date()
  const begunAt = performance.now()
  const count = (outcome: 'done' | 'failed'): void => {
    metrics.jobRuns.inc({ domain, job: job.name, outcome })
    metrics.jobSeconds.observe({ domain, job: job.name }, (performance.now() - begunAt) / 1_000)
  }
  try {
    const counts = await whileLeased(sql, lease, () => job.run(within))
    const isHeld = await endLease(sql, lease, job.everyMs)
    count('done')
    await record(sql, lease, { startedAt, counts, error: isHeld ? null : 'another process took the lease meanwhile' })
  } catch (error) {
    count('failed')
    await endLease(sql, lease, job.everyMs)
    await record(sql, lease, { startedAt, counts: {}, error: String(error).slice(0, 2000) })
    throw error
  }
}

/** Runs that did nothing leave no record: a table of zeros tells nobody anything. */
async function record(
  sql: Sql,
  { name, fence }: Lease,
  { startedAt, counts, error }: { startedAt: Date; counts: Counts; error: string | null },
): Promise<void> {
  const didSomething = error !== null || Object.values(counts).some((count) => count !== 0)
  if (!didSomething) return
  await sql.query({
    name: 'job-record',
    text: `insert into job_run (id, name, fence, started_at, ended_at, counts, error)
           values ($1, $2, $3::bigint, $4, now(), $5::jsonb, $6)`,
    values: [newId('run'), name, fence, startedAt, JSON.stringify(counts), error],
  })
}
