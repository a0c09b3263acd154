import type { Log } from './log.ts'
import type { Confirmation } from './outbox.ts'
import { confirm } from './outbox.ts'
import type { Sql } from './sql.ts'

const WAIT_MS = 200
const RETRY_MS = 1_000
const MOST_KEPT = 20_000

/**
 * Confirmations arrive one by one and are written together. What the database does not take now is written later; beyond a
 * bound it is let go, for an unconfirmed event comes again and is confirmed again.
 */
export function collectConfirmations({ sql, log, source }: { sql: Sql; log: Log; source: string }) {
  let pending: Confirmation[] = []
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()

  function later(ms: number): void {
    timer ??= setTimeout(() => {
      timer = undefined
      writing = writing.then(write)
    }, ms)
  }

  async function write(): Promise<void> {
    const batch = pending
    pending = []
    if (batch.length === 0) return
    try {
      await confirm(sql, batch)
    } catch (error) {
      log.warn('relay.unconfirmed', { source, count: batch.length, error })
      pending = [...batch, ...pending].slice(0, MOST_KEPT)
      later(RETRY_MS)
    }
  }

  return {
    take(confirmations: readonly Confirmation[]): void {
      pending.push(...confirmations)
      later(WAIT_MS)
    },
    /** Writes what is there and stops. */
    async flush(): Promise<void> {
      clearTimeout(timer)
      writing = writing.then(write)
      await writing
      clearTimeout(timer)
    },
  }
}
