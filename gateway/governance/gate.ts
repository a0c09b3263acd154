import type { ServerResponse } from 'node:http'
import { HttpFault } from '@supermall/subgraph/http'
import type { Shedder } from './shedder.ts'

/** Says that what was let in is over; calling it again says nothing more. */
export type Leave = (isAnswered: boolean) => void

export type Gate = {
  /** Lets something in until it is said to be over; throws when there is no room for it. */
  readonly enter: (threshold: number) => Leave
  /** The same for a request, which is over with its response at the latest. */
  readonly admit: (response: ServerResponse, threshold: number) => Leave
}

/** Refusing costs next to nothing: it happens before anything of the request is read. */
export function gate({ most, shedder }: { most: number; shedder: Shedder | null }): Gate {
  let flying = 0

  function enter(threshold: number): Leave {
    if (flying >= most) throw overloaded()
    const done = shedder?.admit(threshold)
    if (done === null) throw overloaded()
    flying++
    let isIn = true
    return (isAnswered) => {
      if (!isIn) return
      isIn = false
      flying--
      done?.(isAnswered)
    }
  }

  return {
    enter,
    admit(response, threshold) {
      const leave = enter(threshold)
      response.once('close', () => leave(response.writableFinished && response.statusCode < 500))
      return leave
    },
  }
}

const overloaded = (): HttpFault =>
  new HttpFault(503, 'OVERLOADED', {
    message: 'Too much is asked of the mall right now; try again in a moment.',
    retryAfterMs: 1_000,
  })
