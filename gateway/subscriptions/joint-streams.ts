import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { seconds } from '@supermall/kernel/time'
import { HttpFault } from '@supermall/subgraph/http'
import type { GraphQLError } from 'graphql'
import type { Asking } from '../asking.ts'
import { formatAll } from '../graph/errors.ts'
import type { Graph } from '../graph/graph.ts'
import { Refused } from '../graph/refused.ts'
import { continueTrace } from '../identity/trace.ts'
import type { JointStream } from './joint-stream.ts'
import { openJointStream } from './joint-stream.ts'
import { goingAway } from './refusals.ts'
import type { Seats } from './seats.ts'
import { seats } from './seats.ts'

export type JointStreams = {
  /** The token of a stream that waits for its reader; throws where there is no room for another. */
  readonly reserve: (asking: Asking) => string
  /** Null for a token that names none, or none any more. */
  readonly find: (token: string) => JointStream | null
  readonly count: () => number
  /** Ends all, each at a moment of its own within that time. */
  readonly stop: (withinMs: number) => Promise<void>
}

type JointOptions = {
  readonly graph: Graph
  readonly most: { readonly each: number; readonly all: number }
  readonly reservedMs: number
  readonly heartbeatMs: number
  readonly mostBuffered: number
  readonly drainMs: number
}

const LOOK_MS = seconds(1)
const TOKEN_BYTES = 24

/** The streams of this process: nobody else knows their tokens. */
export function openJointStreams({ graph, most, ...limits }: JointOptions): JointStreams {
  const streams = new Map<string, JointStream>()
  const places = seats(most)
  let isEnding = false
  const looking = setInterval(() => {
    for (const stream of streams.values()) stream.look()
  }, LOOK_MS)
  looking.unref()
  const told = (why: GraphQLError): string =>
    JSON.stringify(formatAll([why], graph.format, continueTrace(undefined).traceId))

  return {
    reserve(asking) {
      if (isEnding) throw asFault(goingAway())
      const leaveSeat = takeSeat(places, asking)
      const token = randomBytes(TOKEN_BYTES).toString('base64url')
      const onEnd = (): void => {
        leaveSeat()
        streams.delete(token)
      }
      const { viewer } = asking.request
      streams.set(token, openJointStream({ ...limits, viewer, session: asking.session ?? null, told, onEnd }))
      return token
    },
    find: (token) => streams.get(token) ?? null,
    count: () => streams.size,
    async stop(withinMs) {
      isEnding = true
      clearInterval(looking)
      await Promise.all([...streams.values()].map((stream) => endWithin(stream, withinMs)))
    },
  }
}

function takeSeat(places: Seats, { request }: Asking): () => void {
  try {
    return places.take(request)
  } catch (error) {
    const [refusal] = error instanceof Refused ? error.errors : []
    throw refusal ? asFault(refusal) : error
  }
}

/** Nothing is streamed yet in which it could be told. */
const asFault = ({ message, extensions }: GraphQLError): HttpFault =>
  new HttpFault(extensions.retryable ? 503 : 429, String(extensions.code), { message, headers: { 'retry-after': '1' } })

async function endWithin(stream: JointStream, withinMs: number): Promise<void> {
  await wait(Math.random() * withinMs)
  await stream.leave(goingAway())
}
