import type { MendedEvent, UnconfirmedEventFacts } from '@supermall/contracts/machinery'
import { machineryOf } from '@supermall/contracts/machinery'
import type { Answerer } from './ask.ts'
import { answer } from './ask.ts'
import { listChanges } from './changes.ts'
import type { Consumer } from './consume.ts'
import { dismiss, listDeadLetters, replay } from './dead-letters.ts'
import { listJobRuns } from './job-runs.ts'
import type { Sql, TransactionSql } from './sql.ts'
import type { Transact } from './unit.ts'

type Parts<Tx extends TransactionSql> = {
  readonly domain: string
  readonly sql: Sql
  readonly transact: Transact<Tx>
  readonly consumers: readonly Consumer<Tx>[]
  /** Events were made due: the relay need not wait for its next look. */
  readonly wake: () => void
}

/** What every domain answers about its own machinery: the same for all, so none of them writes it. */
export function machineryAnswers<Tx extends TransactionSql>(parts: Parts<Tx>): readonly Answerer<unknown>[] {
  const { domain, sql, transact, consumers, wake } = parts
  const machinery = machineryOf(domain)
  return [
    answer(machinery.overview, () => overview(sql)),
    answer(machinery.changes, (asked) => listChanges(sql, asked)),
    answer(machinery.deadLetters, async ({ size }) => ({ rows: await listDeadLetters(sql, size) })),
    answer(machinery.unconfirmed, async ({ size }) => ({ rows: await listUnconfirmed(sql, size) })),
    answer(machinery.jobRuns, async ({ job, size }) => ({ runs: await listJobRuns(sql, job, size) })),
    answer(machinery.replay, ({ eventIds, isDryRun }) =>
      mendEach(eventIds, (eventId) =>
        isDryRun ? lookAt(sql, eventId, consumers) : transact((unit) => replay(eventId, consumers, unit)).then(told),
      ),
    ),
    answer(machinery.dismiss, ({ eventIds, isDryRun }) =>
      mendEach(eventIds, async (eventId) => {
        if (isDryRun) return (await isParked(sql, eventId)) ? 'WOULD_TRY' : 'NOT_FOUND'
        return (await transact((unit) => dismiss(eventId, unit))) ? 'DONE' : 'NOT_FOUND'
      }),
    ),
    answer(machinery.resend, async ({ eventIds, isDryRun }) => {
      const mended = await mendEach(eventIds, (eventId) => resend(sql, eventId, isDryRun))
      wake()
      return mended
    }),
  ]
}

type Outcome = MendedEvent['outcome']

/** One after the other, and each alone: what fails does not keep the next from being tried. */
async function mendEach(
  eventIds: readonly string[],
  mend: (eventId: string) => Promise<Outcome>,
): Promise<{ events: MendedEvent[] }> {
  const events: MendedEvent[] = []
  for (const eventId of eventIds) {
    events.push(
      await mend(eventId).then(
        (outcome) => ({ eventId, outcome, error: null }),
        (error) => ({ eventId, outcome: 'FAILED' as const, error: String(error).slice(0, 500) }),
      ),
    )
  }
  return { events }
}

const told = (replayed: Awaited<ReturnType<typeof replay>>): Outcome =>
  (({ replayed: 'DONE', 'not-parked': 'NOT_FOUND', 'no-consumer': 'NO_CONSUMER' }) as const)[replayed]

async function lookAt<Tx extends TransactionSql>(
  sql: Sql,
  eventId: string,
  consumers: readonly Consumer<Tx>[],
): Promise<Outcome> {
  const name = await isParked(sql, eventId)
  if (name === null) return 'NOT_FOUND'
  return consumers.some(({ definition }) => definition.eventName === name) ? 'WOULD_TRY' : 'NO_CONSUMER'
}

/** The name of the parked event; null when it is not parked. */
async function isParked(sql: Sql, eventId: string): Promise<string | null> {
  const { rows } = await sql.query<{ name: string }>({
    text: 'select name from dead_letter where event_id = $1 and resolved_at is null',
    values: [eventId],
  })
  return rows[0]?.name ?? null
}

export async function resend(sql: Sql, eventId: string, isDryRun: boolean): Promise<Outcome> {
  const { rowCount } = await sql.query({
    text: isDryRun
      ? 'select 1 from outbox_event where id = $1 and confirmed_at is null'
      : 'update outbox_event set due_at = now() where id = $1 and confirmed_at is null',
    values: [eventId],
  })
  if (rowCount === 0) return 'NOT_FOUND'
  return isDryRun ? 'WOULD_TRY' : 'DONE'
}

async function listUnconfirmed(sql: Sql, limit: number): Promise<UnconfirmedEventFacts[]> {
  const { rows } = await sql.query<Omit<UnconfirmedEventFacts, 'at' | 'dueAt'> & { at: Date; dueAt: Date }>({
    text: `select id as "eventId", name, aggregate_id as "aggregateId", awaiting, attempt as attempts, due_at as "dueAt",
             occurred_at as at
           from outbox_event where confirmed_at is null order by occurred_at, id limit $1`,
    values: [limit],
  })
  return rows.map((row) => ({ ...row, at: row.at.toISOString(), dueAt: row.dueAt.toISOString() }))
}

type Counted = { deadLetters: number; unconfirmed: number; oldest: Date | null }
type JobRow = {
  name: string
  dueAt: Date | null
  lastRunAt: Date | null
  lastError: string | null
  counts: Record<string, number> | null
}

async function overview(sql: Sql) {
  const [counted, jobs] = await Promise.all([
    sql.query<Counted>({
      text: `select (select count(*)::int from dead_letter where resolved_at is null) as "deadLetters",
               count(*)::int as unconfirmed, min(occurred_at) as oldest from outbox_event where confirmed_at is null`,
    }),
    sql.query<JobRow>({
      text: `select l.name, case when isfinite(l.due_at) then l.due_at end as "dueAt", r.started_at as "lastRunAt", r.error as "lastError", r.counts
             from job_lease l left join lateral (
               select started_at, error, counts from job_run where name = l.name order by started_at desc limit 1) r on true
             order by l.name limit 100`,
    }),
  ])
  const { deadLetters = 0, unconfirmed = 0, oldest = null } = counted.rows[0] ?? {}
  return {
    deadLetters,
    unconfirmed,
    oldestUnconfirmedAt: oldest?.toISOString() ?? null,
    jobs: jobs.rows.map(({ dueAt, lastRunAt, counts, ...job }) => ({
      ...job,
      dueAt: dueAt?.toISOString() ?? null,
      lastRunAt: lastRunAt?.toISOString() ?? null,
      counts: counts ?? {},
    })),
  }
}
