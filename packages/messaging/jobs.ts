import { randomUUID } from 'node:crypto'
import { newId } from '@supermall/kernel/id'
import { minutes, seconds } from '@supermall/kernel/time'
import type { Stop } from './bus.ts'
import type { Log } from './log.ts'
import type { Sql } from './sql.ts'

/** What a run did, for the record: `{ closed: 12 }`. */
export type Counts = Readonly<Record<string, number>>

export type Job<Within> = {
  readonly name: string
  readonly everyMs: number
  /** Must be safe to run again from the start: a lease can be lost to another process when this one stalls. */
  readonly run: (within: Within) => Promise<Counts>
}

export type Jobs = { readonly wake: (name: string) => void; readonly stop: Stop }

const LEASE_MS = minutes(1)
const LOOK_EVERY_MS = seconds(2)

export const job = <Within>(definition: Job<Within>): Job<Within> => definition

/** Each job runs in one process at a time, by a leased row; every run leaves a record. */
export function startJobs<Within>(
  jobs: readonly Job<Within>[],
  within: Within,
  { sql, log }: { sql: Sql; log: Log },
): Jobs {
  const owner = randomUUID()
  const running = new Map<string, Promise<void>>()
  let isStopped = false

  function look(job: Job<Within>, isUrgent: boolean): void {
    if (isStopped || running.has(job.name)) return
    const run = turn(job, within, { sql, owner, isUrgent })
      .catch((error) => log.warn('job.failed', { job: job.name, error }))
      .finally(() => running.delete(job.name))
    running.set(job.name, run)
  }

  const timer = setInterval(() => jobs.forEach((job) => look(job, false)), LOOK_EVERY_MS)
  return {
    wake(name) {
      const job = jobs.find((one) => one.name === name)
      if (job) look(job, true)
    },
    async stop() {
      isStopped = true
      clearInterval(timer)
      await Promise.all(running.values())
    },
  }
}

type Turn = { readonly sql: Sql; readonly owner: string; readonly isUrgent: boolean }

async function turn<Within>(job: Job<Within>, within: Within, { sql, owner, isUrgent }: Turn): Promise<void> {
  const fence = await lease(sql, job, { owner, isUrgent })
  if (fence === null) return
  const startedAt = new Date()
  const renewal = setInterval(() => renew(sql, job.name, fence).catch(() => undefined), LEASE_MS / 3)
  try {
    const counts = await job.run(within)
    await finish(sql, job, { fence, startedAt, counts, error: null })
  } catch (error) {
    await finish(sql, job, { fence, startedAt, counts: {}, error: String(error).slice(0, 2000) })
    throw error
  } finally {
    clearInterval(renewal)
  }
}

/** The fence grows with every lease, so a run that lost its lease cannot finish in the name of the next one. */
async function lease(sql: Sql, job: Job<never>, by: { owner: string; isUrgent: boolean }): Promise<bigint | null> {
  const { rows } = await sql.query<{ fence: string }>({
    name: 'job-lease',
    text: `insert into job_lease (name, owner, fence, due_at, leased_until)
           values ($1, $2, 1, now(), now() + $3::float8 * interval '1 millisecond')
           on conflict (name) do update set owner = $2, fence = job_lease.fence + 1, leased_until = excluded.leased_until
           where job_lease.leased_until <= now() and (job_lease.due_at <= now() or $4)
           returning fence`,
    values: [job.name, by.owner, LEASE_MS, by.isUrgent],
  })
  return rows[0] ? BigInt(rows[0].fence) : null
}

async function renew(sql: Sql, name: string, fence: bigint): Promise<void> {
  await sql.query({
    name: 'job-renew',
    text: `update job_lease set leased_until = now() + $3::float8 * interval '1 millisecond' where name = $1 and fence = $2::bigint`,
    values: [name, fence.toString(), LEASE_MS],
  })
}

/** Runs that did nothing leave no record: a table of zeros tells nobody anything. */
async function finish(
  sql: Sql,
  job: Job<never>,
  run: { fence: bigint; startedAt: Date; counts: Counts; error: string | null },
): Promise<void> {
  await sql.query({
    name: 'job-release',
    text: `update job_lease set leased_until = now(), due_at = now() + $3::float8 * interval '1 millisecond'
           where name = $1 and fence = $2::bigint`,
    values: [job.name, run.fence.toString(), job.everyMs],
  })
  const didSomething = run.error !== null || Object.values(run.counts).some((count) => count !== 0)
  if (!didSomething) return
  await sql.query({
    name: 'job-record',
    text: `insert into job_run (id, name, fence, started_at, ended_at, counts, error)
           values ($1, $2, $3::bigint, $4, now(), $5::jsonb, $6)`,
    values: [newId('run'), job.name, run.fence.toString(), run.startedAt, JSON.stringify(run.counts), run.error],
  })
}
