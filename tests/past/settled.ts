import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'

const LONGEST_MS = 60_000

/** Until everything that was told has had its effect, wherever it was heard, and nothing is on its way to a provider. */
export async function settled(clients: readonly pg.Client[]): Promise<void> {
  for (let waited = 0; waited < LONGEST_MS; waited += 50) {
    const open = await Promise.all(clients.map(openOf))
    if (open.every((count) => count === 0)) return
    await wait(50)
  }
  throw new Error('the mall does not come to rest')
}

async function openOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    'select count(*)::int as count from outbox_event where confirmed_at is null',
  )
  return rows[0]?.count ?? 0
}

/** Makes the jobs of a domain due, all or the one that is named, and waits until each has been taken and has ended. */
export async function wakeJobs(client: pg.Client, name: string | null = null): Promise<void> {
  const fencesOf = async (): Promise<ReadonlyMap<string, string>> => {
    // What runs once in the life of a database is never due again.
    const { rows } = await client.query<{ name: string; fence: string | null }>(
      `select name, case when leased_until <= now() then fence::text end as fence from job_lease
       where due_at < 'infinity' and name = coalesce($1, name)`,
      [name],
    )
    return new Map(rows.flatMap((row) => (row.fence === null ? [] : [[row.name, row.fence]])))
  }
  const before = await fencesOf()
  await client.query('update job_lease set due_at = now() where name = any($1)', [[...before.keys()]])
  for (let waited = 0; waited < LONGEST_MS; waited += 100) {
    const now = await fencesOf()
    if ([...before].every(([job, fence]) => (now.get(job) ?? fence) !== fence)) return
    await wait(100)
  }
  throw new Error(`${name ?? 'some job'} was not run`)
}
