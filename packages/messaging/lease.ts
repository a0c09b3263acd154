import { newId } from '@supermall/kernel/id'
import { seconds } from '@supermall/kernel/time'
import type { Sql } from './sql.ts'

/** The right to do something alone, for a while. The fence grows with every lease, so an old holder is told from the new one. */
export type Lease = { readonly name: string; readonly fence: string }

/** So long does nobody do what a process was doing that was killed. One that only stalls so long is told from the next by its fence. */
const LEASE_MS = seconds(15)

/** A process that is killed cannot say so: whoever comes after it does. */
const NEVER_ENDED = 'nobody ended it: its process died or stalled'

/**
 * Null when another process holds it, or when it is not due and nobody is in a hurry. Whoever takes it is due from then on, so that
 * a run which is never ended begins again, and is told from one that was ended: only that one is due after its lease.
 */
export async function takeLease(
  sql: Sql,
  name: string,
  by: { owner: string; isUrgent?: boolean },
): Promise<Lease | null> {
  const { rows } = await sql.query<{ fence: string | bigint }>({
    name: 'lease-take',
    text: `with last as (select fence, due_at, leased_until from job_lease where name = $1),
           taken as (
             insert into job_lease (name, owner, fence, due_at, leased_until)
             values ($1, $2, 1, now(), now() + $3::float8 * interval '1 millisecond')
             on conflict (name) do update set
               owner = $2, fence = job_lease.fence + 1, due_at = excluded.due_at, leased_until = excluded.leased_until
             where job_lease.leased_until <= now() and (job_lease.due_at <= now() or $4)
             returning fence),
           died as (
             insert into job_run (id, name, fence, started_at, ended_at, counts, error)
             select $5, $1, last.fence, last.due_at, last.leased_until, '{}', $6
             from last join taken on taken.fence = last.fence + 1 where last.due_at < last.leased_until)
           select fence from taken`,
    values: [name, by.owner, LEASE_MS, by.isUrgent ?? false, newId('run'), NEVER_ENDED],
  })
  return rows[0] ? { name, fence: rows[0].fence.toString() } : null
}

/** Keeps the lease while the work takes. When it is lost all the same, because this process stalled, the work is not told. */
export async function whileLeased<T>(sql: Sql, lease: Lease, work: () => Promise<T>): Promise<T> {
  const renewal = setInterval(() => renew(sql, lease).catch(() => undefined), LEASE_MS / 3)
  try {
    return await work()
  } finally {
    clearInterval(renewal)
  }
}

/** Tells whether it was still held. `dueInMs` is when it is due again: null is never. */
export async function endLease(sql: Sql, lease: Lease, dueInMs: number | null): Promise<boolean> {
  const { rowCount } = await sql.query({
    name: 'lease-end',
    text: `update job_lease set leased_until = now(),
             due_at = coalesce(now() + $3::float8 * interval '1 millisecond', 'infinity')
           where name = $1 and fence = $2::bigint`,
    values: [lease.name, lease.fence, dueInMs],
  })
  return rowCount === 1
}

/** Those of the names that nobody has taken for now and that are due: asked first, for a look costs less than a try. */
export async function dueOf(sql: Sql, names: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql.query<{ name: string }>({
    name: 'lease-due',
    text: `select name from unnest($1::text[]) as wanted(name)
           where not exists (
             select 1 from job_lease l where l.name = wanted.name and (l.leased_until > now() or l.due_at > now()))`,
    values: [names],
  })
  return new Set(rows.map(({ name }) => name))
}

async function renew(sql: Sql, { name, fence }: Lease): Promise<void> {
  await sql.query({
    name: 'lease-renew',
    text: `update job_lease set leased_until = now() + $3::float8 * interval '1 millisecond'
           where name = $1 and fence = $2::bigint and leased_until > now()`,
    values: [name, fence, LEASE_MS],
  })
}
