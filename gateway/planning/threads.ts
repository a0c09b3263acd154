import { fault } from '@supermall/kernel/fault'
import { present } from '@supermall/kernel/present'
import { minutes } from '@supermall/kernel/time'
import type { QueryPlan } from '../compiled/plan.ts'
import type { Load, Loaded, Plan } from './orders.ts'
import type { Thread } from './thread.ts'
import { startThread } from './thread.ts'
import type { Turns } from './turns.ts'
import { fairTurns } from './turns.ts'

/** A supergraph that stands loaded in a thread. */
type Standing = {
  readonly loaded: Promise<Loaded>
  /** Throws a `PlanningFault`, or a `LostThread`. */
  readonly plan: (order: Plan, asker: Asker) => Promise<QueryPlan>
  readonly isLost: () => boolean
  readonly leave: () => void
}

export type Asker = {
  /** Each has a turn after the other, however much he asks for. */
  readonly caller: string
  /** When nobody waits for it any more, in milliseconds since 1970. */
  readonly deadline: number
}

type Threads = {
  /** Whoever brings the same supergraph shares it with those who are there; it is theirs until they leave it. */
  readonly stand: (load: Load) => Standing
}

type Place = {
  readonly thread: Thread
  readonly loaded: Promise<Loaded>
  /** What is loaded in it; null when that was no supergraph. */
  key: string | null
  users: number
  readonly turns: Turns
  ending: NodeJS.Timeout | undefined
}

/** A thread that nobody needs waits so long for the next supergraph: starting one takes longer than loading most. */
const SPARE_MS = minutes(1)
const MOST_SPARE = 4

export function openThreads(start: () => Thread): Threads {
  const places = new Set<Place>()

  function placeFor(load: Load): Place {
    for (const place of places) if (place.thread.isLost()) places.delete(place)
    const key = JSON.stringify([load.limits, load.text])
    const all = [...places]
    return all.find((place) => place.key === key) ?? loadIn(all.find(isSpare), load, key)
  }

  /** A thread that has nothing to do takes it over, or a new one. */
  function loadIn(spare: Place | undefined, load: Load, key: string): Place {
    if (spare) {
      clearTimeout(spare.ending)
      places.delete(spare)
    }
    const thread = spare?.thread ?? start()
    const turns = fairTurns()
    const loaded = turns.take('', async () => {
      await spare?.turns.over()
      return thread.ask(load)
    })
    const place: Place = { thread, loaded, key, users: 0, turns, ending: undefined }
    loaded.catch(() => {
      place.key = null
    })
    places.add(place)
    return place
  }

  function retire(place: Place): void {
    if ([...places].filter(isSpare).length > MOST_SPARE) end(place)
    else place.ending = setTimeout(() => end(place), SPARE_MS).unref()
  }

  function end(place: Place): void {
    if (places.delete(place)) place.thread.end()
  }

  return {
    stand(load) {
      const place = placeFor(load)
      clearTimeout(place.ending)
      place.users++
      return {
        loaded: place.loaded,
        plan: (order, asker) => inTurn(place, order, asker),
        isLost: () => place.thread.isLost(),
        leave() {
          place.users--
          if (isSpare(place)) retire(place)
        },
      }
    },
  }
}

const isSpare = ({ users }: Place): boolean => users === 0

function inTurn(place: Place, order: Plan, { caller, deadline }: Asker): Promise<QueryPlan> {
  return place.turns.take(caller, async () => {
    if (deadline < present()) throw fault('DEADLINE_EXCEEDED', 'others were planned for too long')
    return place.thread.ask(order)
  })
}

/** Those of this process. */
export const threads = openThreads(startThread)
