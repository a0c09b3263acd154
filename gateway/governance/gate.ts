import type { ServerResponse } from 'node:http'
import { HttpFault } from '@supermall/subgraph/http'
import type { GatewaySettings } from '../settings.ts'
import { networkOf } from './allowance.ts'
import { watchTurn } from './load.ts'
import type { Shedder } from './shedder.ts'
import { shedder } from './shedder.ts'

/** Says that what was let in is over; calling it again says nothing more. */
export type Leave = (isAnswered: boolean) => void

export type Gate = {
  /** Lets something in until it is said to be over; throws when there is no room for it. */
  readonly enter: (threshold: number) => Leave
  /** The same for a request, which is over at the latest when its client has gone. */
  readonly admit: (response: ServerResponse, threshold: number) => Leave
}

/** Refusing costs next to nothing: it happens before anything of the request is read. */
export function gate({ most, shedder: shed }: { most: number; shedder: Shedder | null }): Gate {
  let flying = 0

  function enter(threshold: number): Leave {
    if (flying >= most) throw overloaded()
    const done = shed?.admit(threshold)
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
      response.once('close', () => leave(response.writableEnded && response.statusCode < 500))
      return leave
    },
  }
}

export type Gates = {
  /** That of the graph. */
  readonly gate: Gate
  /** That of the plain paths: neither those nor the graph can take the room of the other. */
  readonly pathGate: Gate
  /** Throws where that address has too many plain paths open, read or not: whoever reads slowly keeps them. */
  readonly sharePaths: (address: string, response: ServerResponse) => void
}

type Governing = {
  readonly settings: Pick<GatewaySettings, 'MOST_IN_FLIGHT' | 'MOST_PATHS_IN_FLIGHT' | 'MOST_PATHS_PER_ADDRESS'>
  readonly isShedding: boolean
  readonly load: () => number
}

/** Each knows by itself how many of its requests get done and how long one takes; how busy this process is they share. */
export function gates({ settings, isShedding, load }: Governing): Gates {
  const clock = (): number => performance.now()
  const waited = isShedding ? watchTurn(clock) : null
  const open = (most: number): Gate => gate({ most, shedder: waited && shedder({ clock, load, waited }) })
  return {
    gate: open(settings.MOST_IN_FLIGHT),
    pathGate: open(settings.MOST_PATHS_IN_FLIGHT),
    sharePaths: shares(settings.MOST_PATHS_PER_ADDRESS),
  }
}

function shares(most: number): Gates['sharePaths'] {
  const taken = new Map<string, number>()
  return (address, response) => {
    const network = networkOf(address)
    const count = (taken.get(network) ?? 0) + 1
    if (count > most) throw tooMany(most)
    taken.set(network, count)
    response.once('close', () => {
      const left = (taken.get(network) ?? 1) - 1
      if (left === 0) taken.delete(network)
      else taken.set(network, left)
    })
  }
}

const tooMany = (most: number): HttpFault =>
  new HttpFault(429, 'RATE_LIMITED', {
    message: `At most ${most} files and paths at the same time; read one to its end first.`,
    retryAfterMs: 1_000,
  })

const overloaded = (): HttpFault =>
  new HttpFault(503, 'OVERLOADED', {
    message: 'Too much is asked of the mall right now; try again in a moment.',
    retryAfterMs: 1_000,
  })
