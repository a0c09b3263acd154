import { setMaxListeners } from 'node:events'
import { CloseCode, MessageType } from 'graphql-ws'
import type { WebSocket } from 'ws'
import type { Running } from './operation.ts'
import { isEnded, isGoingAway } from './refusals.ts'
import type { Subscription } from './subscription.ts'

/** An operation of a socket, for the connection that holds it. */
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
