import { setMaxListeners } from 'node:events'
import type { GraphQLError, GraphQLFormattedError } from 'graphql'
import { CloseCode, MessageType } from 'graphql-ws'
import type { WebSocket } from 'ws'
import { isEnded, isGoingAway } from './refusals.ts'
import type { Subscription } from './subscription.ts'

/** An operation of a socket, for whoever runs it. Once it is over nothing more is said of it. */
export type Running = {
  /** Aborted when the client wants no answer any more. */
  readonly gone: AbortSignal
  /** Resolves when there is room for more. */
  readonly next: (text: string) => Promise<void>
  readonly error: (errors: readonly GraphQLFormattedError[]) => void
  readonly complete: () => void
  /** A subscription stands; when the client has stopped waiting meanwhile it ends at once. */
  readonly began: (subscription: Subscription) => void
  /** The gateway has ended the subscription; true when the whole socket is closed for that. */
  readonly closes: (why: GraphQLError) => boolean
}

/** The same, for the connection that holds it. */
export type Held = { readonly stop: () => void }

type Holding = { readonly id: string; readonly mostBuffered: number; readonly onEnd: () => void }

const GOING_AWAY = 1001

export function holdOperation(socket: WebSocket, { id, mostBuffered, onEnd }: Holding) {
  const left = new AbortController()
  // Everything that is asked for one answer listens: many at once are no leak.
  setMaxListeners(0, left.signal)
  const quoted = JSON.stringify(id)
  let subscription: Subscription | null = null
  let isOver = false

  function end(): boolean {
    if (isOver) return false
    isOver = true
    onEnd()
    return true
  }

  const running: Running = {
    gone: left.signal,
    async next(text) {
      if (isOver || socket.readyState !== socket.OPEN) return
      const message = `{"id":${quoted},"type":"${MessageType.Next}","payload":${text}}`
      if (socket.bufferedAmount <= mostBuffered) return socket.send(message)
      await new Promise<void>((resolve) => socket.send(message, () => resolve()))
    },
    error(errors) {
      if (end()) socket.send(JSON.stringify({ id, type: MessageType.Error, payload: errors }))
    },
    complete() {
      if (end()) socket.send(JSON.stringify({ id, type: MessageType.Complete }))
    },
    began(begun) {
      subscription = begun
      if (isOver) begun.end(null)
    },
    closes(why) {
      if (isEnded(why)) socket.close(CloseCode.Forbidden, 'Forbidden')
      else if (isGoingAway(why)) socket.close(GOING_AWAY, 'Going away')
      return isEnded(why) || isGoingAway(why)
    },
  }
  const held: Held = {
    stop() {
      end()
      left.abort()
      subscription?.end(null)
    },
  }
  return { running, held }
}
