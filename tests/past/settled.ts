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

/** Makes a job due and waits until it has been taken and has ended. */
export async function wakeJob(client: pg.Client, name: string): Promise<void> {
  const fenceOf = async (): Promise<string> => {
    const { rows } = await client.query<{ fence: string }>(
      'select fence::text from job_lease where name = $1 and leased_until <= now()',
      [name],
    )
    return rows[0]?.fence ?? ''
  }
  const before = await fenceOf()
  await client.query('update job_lease set due_at = now() where name = $1', [name])
  for (let waited = 0; waited < LONGEST_MS; waited += 100) {
    const fence = await fenceOf()
    if (fence !== '' && fence !== before) return
    await wait(100)
  }
  throw new Error(`${name} was not run`)
}
