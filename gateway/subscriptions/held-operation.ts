import { leaving } from '@supermall/kernel/gone'
import { CloseCode, MessageType } from 'graphql-ws'
import type { WebSocket } from 'ws'
import type { Running } from './operation.ts'
import { isEnded, isGoingAway } from './refusals.ts'
import type { Subscription } from './subscription.ts'

/** An operation of a socket, for the connection that holds it. */
export type Held = {
  readonly stop: () => void
  /** It is a subscription: nothing of it is lost that could not be had again. */
  readonly isStanding: () => boolean
}

type Holding = {
  readonly id: string
  readonly mostBuffered: number
  readonly onStanding: () => void
  readonly onEnd: () => void
  /** Closes the socket when what is under way on it was answered. */
  readonly leave: (code: number, reason: string) => void
}

const GOING_AWAY = 1001

export function holdOperation(socket: WebSocket, { id, mostBuffered, onStanding, onEnd, leave }: Holding) {
  const left = leaving()
  const quoted = JSON.stringify(id)
  let subscription: Subscription | null = null
  let isOver = false

  function end(lastWords: object | null): void {
    if (isOver) return
    isOver = true
    if (lastWords) socket.send(JSON.stringify(lastWords))
    onEnd()
  }

  const running: Running = {
    gone: left.signal,
    async next(text) {
      if (isOver || socket.readyState !== socket.OPEN) return
      const message = `{"id":${quoted},"type":"${MessageType.Next}","payload":${text}}`
      if (socket.bufferedAmount <= mostBuffered) return socket.send(message)
      await new Promise<void>((resolve) => socket.send(message, () => resolve()))
    },
    error: (errors) => end({ id, type: MessageType.Error, payload: errors }),
    complete: () => end({ id, type: MessageType.Complete }),
    began(begun) {
      subscription = begun
      if (isOver) begun.end(null)
      else onStanding()
    },
    closes(why) {
      if (isEnded(why)) leave(CloseCode.Forbidden, 'Forbidden')
      else if (isGoingAway(why)) leave(GOING_AWAY, 'Going away')
      return isEnded(why) || isGoingAway(why)
    },
  }
  const held: Held = {
    isStanding: () => subscription !== null,
    stop() {
      end(null)
      left.abort()
      subscription?.end(null)
    },
  }
  return { running, held }
}
