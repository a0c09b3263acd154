import { randomUUID } from 'node:crypto'
import { minutes } from '@supermall/kernel/time'
import type { Sql } from './sql.ts'

const LEASE_MS = minutes(10)

/**
 * Runs something once in the life of a database, whichever process comes first; the others go on without it. When it throws,
 * or its process dies, a later start tries again.
 */
export async function once(name: string, sql: Sql, work: () => Promise<void>): Promise<boolean> {
  const owner = randomUUID()
  const { rowCount } = await sql.query({
    text: `insert into job_lease (name, owner, fence, due_at, leased_until)
           values ($1, $2, 1, now(), now() + $3::float8 * interval '1 millisecond')
           on conflict (name) do update set owner = $2, fence = job_lease.fence + 1, leased_until = excluded.leased_until
           where job_lease.leased_until <= now() and job_lease.due_at <= now()`,
    values: [name, owner, LEASE_MS],
  })
  if (rowCount !== 1) return false
  try {
    await work()
    await release(sql, { name, owner, due: `'infinity'` })
    return true
  } catch (error) {
    await release(sql, { name, owner, due: 'now()' })
    throw error
  }
}

async function release(sql: Sql, { name, owner, due }: { name: string; owner: string; due: `'infinity'` | 'now()' }): Promise<void> {
  await sql.query({
    text: `update job_lease set leased_until = now(), due_at = ${due} where name = $1 and owner = $2`,
    values: [name, owner],
  })
}
