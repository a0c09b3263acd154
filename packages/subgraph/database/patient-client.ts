import { fault } from '@supermall/kernel/fault'
import { present } from '@supermall/kernel/present'
import { awaitedHere } from '@supermall/messaging/patience'
import type pg from 'pg'
import { isSeen, seen } from './seen-statement.ts'
import type { Asked, Callback } from './statement.ts'
import { isCursor, textOf } from './statement.ts'

type Query = (...asked: Asked) => unknown

/** The longest that one statement of an answer may take. */
const LONGEST_MS = 1_500

/** What ends a transaction must never be kept from it. */
const ENDING = /^\s*(?:commit|rollback|release)\b/i

/**
 * Makes the statements of a connection as patient as whoever waits for them: none begins when nobody waits any more, and one
 * that takes too long is cancelled in the server. `cancel` ends what the connection of that process is doing.
 */
export function makePatient(client: pg.PoolClient, cancel: (processId: number) => Promise<unknown>, domain = ''): void {
  const query = client.query.bind(client) as Query
  const stop = () => cancel((client as unknown as { processID: number }).processID)
  const run = (asked: Asked): unknown => bounded(query, asked, stop)
  client.query = ((...asked: Asked) => (isSeen() ? seen(asked, domain, run) : run(asked))) as typeof client.query
}

function bounded(query: Query, asked: Asked, stop: () => Promise<unknown>): unknown {
  const awaited = awaitedHere()
  if (awaited === null || ENDING.test(textOf(asked[0])) || isCursor(asked[0])) return query(...asked)
  const callback = typeof asked.at(-1) === 'function' ? (asked.at(-1) as Callback) : null
  if (awaited.isLate()) return refuse(callback)
  let stopping: Promise<unknown> | null = null
  const cut = () => {
    awaited.cut()
    stopping = stop().catch(() => undefined)
  }
  const timer = setTimeout(cut, Math.min(LONGEST_MS, awaited.deadline - present()))
  awaited.gone?.addEventListener('abort', cut, { once: true })
  /** The connection is not given back while a cancelling is on its way: it would meet the next one's statement. */
  const settled = (): Promise<unknown> | null => {
    clearTimeout(timer)
    awaited.gone?.removeEventListener('abort', cut)
    return stopping
  }
  if (callback === null) return (query(...asked) as Promise<unknown>).finally(settled)
  return query(...asked.slice(0, -1), (...answered: Parameters<Callback>) => {
    const stopped = settled()
    if (stopped === null) callback(...answered)
    else stopped.then(() => callback(...answered))
  })
}

function refuse(callback: Callback | null): unknown {
  const error = fault('DEADLINE_EXCEEDED', 'nobody waits for this statement any more')
  if (callback === null) return Promise.reject(error)
  process.nextTick(callback, error)
  return undefined
}
