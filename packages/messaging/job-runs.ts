import type { JobRunFacts } from '@supermall/contracts/machinery'
import type { Sql } from './sql.ts'

type Row = Omit<JobRunFacts, 'startedAt' | 'endedAt'> & { readonly startedAt: Date; readonly endedAt: Date }

/** The latest first. Runs that found nothing to do were never written down. */
export async function listJobRuns(sql: Sql, job: string, most: number): Promise<JobRunFacts[]> {
  const { rows } = await sql.query<Row>({
    text: `select started_at as "startedAt", ended_at as "endedAt", error, counts from job_run
           where name = $1 order by started_at desc limit $2`,
    values: [job, most],
  })
  return rows.map(({ startedAt, endedAt, ...run }) => ({
    ...run,
    startedAt: startedAt.toISOString(),
    endedAt: endedAt.toISOString(),
  }))
}
