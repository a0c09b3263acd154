import type { ServerResponse } from 'node:http'
import { seconds } from '@supermall/kernel/time'
import { HttpFault } from '@supermall/subgraph/http'
import type { Viewer } from '@supermall/subgraph/viewer'
import type { GraphQLError } from 'graphql'
import type { Session } from '../asking.ts'
import { drain } from './drain.ts'
import type { JointOperation } from './joint-operation.ts'
import { openJointOperation } from './joint-operation.ts'
import { openOutlet } from './outlet.ts'
import { ended } from './refusals.ts'

/** One event stream for many operations, the single connection of GraphQL over SSE, from its reservation to its end. */
export type JointStream = {
  /** Whether it is that viewer who reserved it. */
  readonly isOf: (viewer: Viewer) => boolean
  readonly isOpen: () => boolean
  /** It ends, or has ended: nothing more is begun. */
  readonly isLeaving: () => boolean
  readonly isOver: () => boolean
  readonly open: (response: ServerResponse) => void
  readonly find: (id: string) => JointOperation | null
  readonly count: () => number
  /** Throws while more waits to be read than may: whoever asks and does not read would have us keep all of it. */
  readonly hold: (id: string) => JointOperation
  /** Ends it when the sign-in is over that it was reserved with. */
  readonly look: () => void
  /** Tells every subscription why, answers what else is under way, and ends then. */
  readonly leave: (why: GraphQLError) => Promise<void>
}

type Reservation = {
  readonly viewer: Viewer
  readonly session: Session | null
  /** How long it is kept for somebody who does not open it. */
  readonly reservedMs: number
  readonly heartbeatMs: number
  /** Bytes that may wait before what follows waits in its queue. */
  readonly mostBuffered: number
  /** How long queries and mutations may take to be answered before it is ended for a reason of ours. */
  readonly drainMs: number
  /** Errors as text. */
  readonly told: (why: GraphQLError) => string
  readonly onEnd: () => void
}

export function openJointStream(reservation: Reservation): JointStream {
  const { viewer, session, reservedMs, drainMs, told, onEnd } = reservation
  const operations = new Map<string, JointOperation>()
  const outlet = openOutlet(reservation)
  const draining = drain(() => operations.size > 0)
  let isOver = false
  let leaving: Promise<void> | null = null
  const patience = setTimeout(end, reservedMs)
  patience.unref()

  function end(): void {
    if (isOver) return
    isOver = true
    clearTimeout(patience)
    for (const operation of operations.values()) operation.drop()
    outlet.close()
    onEnd()
  }

  function leave(why: GraphQLError): Promise<void> {
    if (leaving) return leaving
    const errors = told(why)
    for (const operation of operations.values()) operation.fail(errors)
    leaving = draining.over(drainMs).then(end)
    return leaving
  }

  return {
    isOf: (other) => idOf(viewer) === idOf(other),
    isOpen: outlet.isOpen,
    isLeaving: () => isOver || leaving !== null,
    isOver: () => isOver,
    open(response) {
      clearTimeout(patience)
      response.once('close', end)
      outlet.open(response)
      if (response.destroyed) end()
    },
    find: (id) => operations.get(id) ?? null,
    count: () => operations.size,
    hold(id) {
      if (outlet.isFull()) throw readFirst()
      const onOperationEnd = (): void => {
        operations.delete(id)
        draining.look()
      }
      const operation = openJointOperation(outlet, { id, onEnd: onOperationEnd })
      operations.set(id, operation)
      return operation
    },
    look() {
      if (session?.isOver()) void leave(ended())
    },
    leave,
  }
}

const readFirst = (): HttpFault =>
  new HttpFault(429, 'SUBSCRIBER_TOO_SLOW', {
    message: 'Read first what waits in the stream.',
    retryAfterMs: seconds(1),
  })

const idOf = (viewer: Viewer): string | null => (viewer.audience === 'GUEST' ? null : viewer.accountId)
