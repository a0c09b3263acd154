import { Fault } from '@supermall/kernel/fault'
import type { Gone } from '@supermall/kernel/gone'
import { leaving } from '@supermall/kernel/gone'
import { present } from '@supermall/kernel/present'
import type { Asking } from '../asking.ts'
import { inTime } from '../governance/in-time.ts'

/** Does what several wait for at the same time once. */
type Flights<T> = (key: string, asking: Asking, work: (asking: Asking) => Promise<T>) => Promise<T>

/** From when what a flight brings is, and from when it must be to be good for somebody; two readings of one clock. */
type Times = {
  readonly asOf: (asking: Asking) => number
  readonly since: (asking: Asking) => number
}

type Follower<T> = { readonly resolve: (value: T) => void; readonly reject: (why: unknown) => void }

type Flight<T> = {
  readonly beganAt: number
  readonly followers: Follower<T>[]
  /** One more waits, until he goes. */
  readonly board: (gone: Gone) => void
  /** Everybody has gone: whoever comes now would wait for what is given up. */
  readonly isEmpty: () => boolean
  readonly land: () => void
}

/** What began earlier may show what has changed since. */
const MOST_AGE_MS = 500
/** With less time left it is not worth asking again. */
const LEAST_MS = 50

/** For what may be kept for a while: it may as well be of a moment ago, but for whoever changed something since. */
const LATELY: Times = {
  asOf: present,
  since: ({ reading }) => Math.max(reading?.since ?? 0, present() - MOST_AGE_MS),
}

/**
 * Whoever comes later gets a copy of his own. The work ends early only when everybody has gone who waits for it; who came first
 * counts no more than the others, but for the deadline: where his was too short, the others ask anew. Nobody waits beyond his own.
 */
export function flights<T>(copyOf: (value: T) => T, times: Times = LATELY): Flights<T> {
  const open = new Map<string, Flight<T>>()

  async function lead(key: string, asking: Asking, work: (asking: Asking) => Promise<T>): Promise<T> {
    const { flight, gone } = openFlight<T>(times.asOf(asking))
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
      flight.land()
      // The map may hold on to it for a while after this, and must not hold on to all who were on it.
      flight.followers.length = 0
      if (open.get(key) === flight) open.delete(key)
    }
  }

  return async (key, asking, work) => {
    const flight = open.get(key)
    if (!flight || flight.isEmpty() || flight.beganAt <= times.since(asking)) return lead(key, asking, work)
    flight.board(asking.gone)
    try {
      const answered = new Promise<T>((resolve, reject) => flight.followers.push({ resolve, reject }))
      const { deadline } = asking
      return await inTime(answered, { deadline, gone: null, name: 'who asked the same', clock: present })
    } catch (error) {
      if (!wasTooShort(error) || asking.gone.aborted || asking.deadline - present() < LEAST_MS) throw error
      return work(asking)
    }
  }
}

function openFlight<T>(beganAt: number): { readonly flight: Flight<T>; readonly gone: Gone } {
  const { gone, ...boarding } = passengers()
  return { flight: { beganAt, followers: [], ...boarding }, gone }
}

/** Those who wait for the same: they are gone when all of them are. */
export function passengers() {
  const ending = leaving()
  const boarded: Gone[] = []
  let waiting = 0
  const leave = () => {
    if (--waiting === 0) ending.abort()
  }
  const board = (gone: Gone) => {
    waiting++
    if (gone.aborted) return leave()
    boarded.push(gone)
    gone.addEventListener('abort', leave, { once: true })
  }
  const land = () => {
    for (const gone of boarded.splice(0)) gone.removeEventListener('abort', leave)
  }
  const isEmpty = () => ending.signal.aborted
  return { board, isEmpty, land, gone: ending.signal }
}

const wasTooShort = (error: unknown): boolean => error instanceof Fault && error.code === 'DEADLINE_EXCEEDED'
