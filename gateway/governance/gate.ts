import type { ServerResponse } from 'node:http'
import { HttpFault } from '@supermall/subgraph/http'
import type { Shedder } from './shedder.ts'

/** Lets a request in until its response is over; throws when there is no room for it. */
export type Gate = (response: ServerResponse, threshold: number) => void

/** Refusing costs next to nothing: it happens before anything of the request is read. */
export function gate({ most, shedder }: { most: number; shedder: Shedder | null }): Gate {
  let flying = 0
  return (response, threshold) => {
    if (flying >= most) throw overloaded()
    const done = shedder?.admit(threshold)
    if (done === null) throw overloaded()
    flying++
    response.once('close', () => {
      flying--
      done?.(response.writableFinished && response.statusCode < 500)
    })
  }
}

const overloaded = (): HttpFault =>
  new HttpFault(503, 'OVERLOADED', {
    message: 'Too much is asked of the mall right now; try again in a moment.',
    headers: { 'retry-after': '1' },
  })
