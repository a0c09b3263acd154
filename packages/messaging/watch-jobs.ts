import { metrics, probe } from './metrics.ts'
import type { Sql } from './sql.ts'

/**
 * How often each job failed of late, and for how long it has been at it now; asked for when somebody looks. A counter would not do: of what
 * runs once an hour it moves too seldom, and of what hangs never.
 */
export function watchJobs(domain: string, sql: Sql, names: readonly string[]): () => void {
  return probe(async () => {
    const [failed, running] = await Promise.all([failuresInARow(sql, names), runningSeconds(sql, names)])
    for (const [job, failures] of failed) metrics.jobFailures.set({ domain, job }, failures)
    for (const [job, seconds] of running) metrics.jobRunning.set({ domain, job }, seconds)
  })
}

/** Whoever takes a lease is due from then on, until it is given back: so long has the run lasted. Of what does not run it is nothing. */
export async function runningSeconds(sql: Sql, names: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql.query<{ name: string; seconds: number }>({
    name: 'watch-running-jobs',
    text: `select wanted.name, coalesce(extract(epoch from now() - l.due_at), 0)::float8 as seconds
           from unnest($1::text[]) as wanted(name)
           left join job_lease l on l.name = wanted.name and l.leased_until > now() and l.due_at < l.leased_until`,
    values: [names],
  })
  return new Map(rows.map(({ name, seconds }) => [name, seconds]))
}

/**
 * A run that did nothing leaves no record, but it took a fence: failures whose fences follow each other up to the last one that was
 * given back are those since the last run that did not fail. One that was taken for dead and came back all the same has two records.
 */
export async function failuresInARow(sql: Sql, names: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql.query<{ name: string; failures: number }>({
    name: 'watch-jobs',
    text: `select wanted.name, count(failed.fence)::int as failures from unnest($1::text[]) as wanted(name)
           left join job_lease l on l.name = wanted.name
           left join lateral (
             select distinct fence, dense_rank() over (order by fence desc) as place
             from (select fence, error from job_run where name = wanted.name order by started_at desc limit 20) recent
             where error is not null
           ) failed on failed.fence = l.fence - (case when l.due_at < l.leased_until then 1 else 0 end) + 1 - failed.place
           group by wanted.name`,
    values: [names],
  })
  return new Map(rows.map(({ name, failures }) => [name, failures]))
}
