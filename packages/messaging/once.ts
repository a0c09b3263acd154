import { randomUUID } from 'node:crypto'
import { endLease, takeLease, whileLeased } from './lease.ts'
import type { Sql } from './sql.ts'

/**
 * Runs something once in the life of a database, whichever process comes first; the others go on without it. When it throws,
 * or its process dies, a later start tries again.
 */
export async function once(name: string, sql: Sql, work: () => Promise<void>): Promise<boolean> {
  const lease = await takeLease(sql, name, { owner: randomUUID() })
  if (lease === null) return false
  try {
    await whileLeased(sql, lease, work)
  } catch (error) {
    await endLease(sql, lease, 0)
    throw error
  }
  await endLease(sql, lease, null)
  return true
}
