import type { ServerResponse } from 'node:http'
import { seconds } from '@supermall/kernel/time'
import { HttpFault } from '@supermall/subgraph/http'
import type { Viewer } from '@supermall/subgraph/viewer'
import type { GraphQLError } from 'graphql'
import type { Session } from '../asking.ts'
import type { JointOperation } from './joint-operation.ts'
import { openJointOperation } from './joint-operation.ts'
import { openOutlet } from './outlet.ts'
import { ended } from './refusals.ts'

/** One event stream for many operations, the single connection of GraphQL over SSE, from its reservation to its end. */
export type JointStream = {
  /** Whether it is that viewer who reserved it. */
  readonly isOf: (viewer: Viewer) => boolean
  readonly isOpen: () => boolean
  readonly isOver: () => boolean
  readonly open: (response: ServerResponse) => void
  readonly find: (id: string) => JointOperation | null
  readonly count: () => number
  /** Throws while more waits to be read than may: whoever asks and does not read would have us keep all of it. */
  readonly hold: (id: string) => JointOperation
  /** Ends it when the sign-in is over that it was reserved with. */
  readonly look: () => void
  /** Tells every operation why, where there is a reason. */
  readonly end: (why: GraphQLError | null) => void
}

export type Reservation = {
  readonly viewer: Viewer
  readonly session: Session | null
  /** How long it is kept for somebody who does not open it. */
  readonly reservedMs: number
  readonly heartbeatMs: number
  /** Bytes that may wait before what follows waits in its queue. */
  readonly mostBuffered: number
  /** Errors as text. */
  readonly told: (why: GraphQLError) => string
  readonly onEnd: () => void
}

export function openJointStream(reservation: Reservation): JointStream {
  const { viewer, session, reservedMs, told, onEnd } = reservation
  const operations = new Map<string, JointOperation>()
  const outlet = openOutlet(reservation)
  let isOver = false
  const patience = setTimeout(() => end(null), reservedMs)
  patience.unref()

  function end(why: GraphQLError | null): void {
    if (isOver) return
    isOver = true
    clearTimeout(patience)
    for (const operation of operations.values()) {
      if (why === null) operation.drop()
      else operation.fail(told(why))
    }
    outlet.close()
    onEnd()
  }

  return {
    isOf: (other) => idOf(viewer) === idOf(other),
    isOpen: outlet.isOpen,
    isOver: () => isOver,
    open(response) {
      clearTimeout(patience)
      response.once('close', () => end(null))
      outlet.open(response)
      if (response.destroyed) end(null)
    },
    find: (id) => operations.get(id) ?? null,
    count: () => operations.size,
    hold(id) {
      if (outlet.isFull()) throw readFirst()
      const operation = openJointOperation(outlet, { id, onEnd: () => operations.delete(id) })
      operations.set(id, operation)
      return operation
    },
    look() {
      if (session?.isOver()) end(ended())
    },
    end,
  }
}

const readFirst = (): HttpFault =>
  new HttpFault(429, 'SUBSCRIBER_TOO_SLOW', {
    message: 'Read first what waits in the stream.',
    retryAfterMs: seconds(1),
  })

const idOf = (viewer: Viewer): string | null => (viewer.audience === 'GUEST' ? null : viewer.accountId)
