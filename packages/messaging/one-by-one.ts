import { firstEnded } from './idempotency.ts'
import type { TransactionSql } from './sql.ts'

/** No account is called so: these rows are nobody's keys. */
const IN_TURN = 'in turn'

/**
 * Whoever does what is called so in this database waits here until everybody before has committed or given up: what there may only be so
 * many of is counted behind it. The row is one of idempotency.sql, so that nobody needs a row of their own to lock, and goes as they do.
 */
export async function oneByOne(db: TransactionSql, name: string): Promise<void> {
  const taking = db.$executeRawUnsafe(
    `insert into idempotency_key as held (actor, key, fingerprint) values ($1, $2, '')
     on conflict (actor, key) do update set fingerprint = held.fingerprint`,
    ...[IN_TURN, name],
  )
  await firstEnded(taking)
}
