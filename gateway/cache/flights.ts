import { Fault } from '@supermall/kernel/fault'
import type { Asking } from '../asking.ts'

/** Does what several wait for at the same time once. */
export type Flights<T> = (key: string, asking: Asking, work: (asking: Asking) => Promise<T>) => Promise<T>

type Follower<T> = { readonly resolve: (value: T) => void; readonly reject: (why: unknown) => void }

type Flight<T> = {
  readonly beganAt: number
  readonly followers: Follower<T>[]
  /** One more waits, until he goes. */
  readonly board: (gone: AbortSignal) => void
}

/** What began earlier may show what has changed since. */
const MOST_AGE_MS = 500
/** With less time left it is not worth asking again. */
const LEAST_MS = 50

/**
 * Whoever comes later gets a copy of his own. The work ends early only when everybody has gone who waits for it; who came first
 * counts no more than the others, but for the deadline: where his was too short, the others ask anew.
 */
export function flights<T>(copyOf: (value: T) => T): Flights<T> {
  const open = new Map<string, Flight<T>>()

  async function lead(key: string, asking: Asking, work: (asking: Asking) => Promise<T>): Promise<T> {
    const { flight, gone } = openFlight<T>()
    open.set(key, flight)
    flight.board(asking.gone)
    try {
      const value = await work({ ...asking, gone })
      for (const { resolve } of flight.followers) resolve(copyOf(value))
      return value
    } catch (error) {
      for (const { reject } of flight.followers) reject(error)
      throw error
    } finally {
      if (open.get(key) === flight) open.delete(key)
    }
  }

  return async (key, asking, work) => {
    const flight = open.get(key)
    const since = Math.max(asking.reading?.since ?? 0, Date.now() - MOST_AGE_MS)
    if (!flight || flight.beganAt <= since) return lead(key, asking, work)
    flight.board(asking.gone)
    try {
      return await new Promise<T>((resolve, reject) => flight.followers.push({ resolve, reject }))
    } catch (error) {
      if (!wasTooShort(error) || asking.gone.aborted || asking.deadline - Date.now() < LEAST_MS) throw error
      return work(asking)
    }
  }
}

function openFlight<T>(): { readonly flight: Flight<T>; readonly gone: AbortSignal } {
  const ending = new AbortController()
  let waiting = 0
  const leave = () => {
    if (--waiting === 0) ending.abort()
  }
  const board = (gone: AbortSignal) => {
    waiting++
    if (gone.aborted) leave()
    else gone.addEventListener('abort', leave, { once: true })
  }
  return { flight: { beganAt: Date.now(), followers: [], board }, gone: ending.signal }
}

const wasTooShort = (error: unknown): boolean => error instanceof Fault && error.code === 'DEADLINE_EXCEEDED'
