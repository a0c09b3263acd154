import { leaving } from '@supermall/kernel/gone'
import type { GraphQLFormattedError } from 'graphql'
import type { Running } from './operation.ts'
import type { Outlet } from './outlet.ts'
import type { Subscription } from './subscription.ts'

/** An operation of an event stream that others share. */
export type JointOperation = Running & {
  /** Its client wants no more of it. */
  readonly stop: () => void
  /** Ends it for a reason of ours: errors, as text. A query or a mutation is answered all the same: it has begun. */
  readonly fail: (errors: string) => void
  /** It never began: the stream says nothing of it. */
  readonly drop: () => void
}

type Sharing = { readonly id: string; readonly onEnd: () => void }

export function openJointOperation(outlet: Outlet, { id, onEnd }: Sharing): JointOperation {
  const left = leaving()
  const quoted = JSON.stringify(id)
  const next = (text: string) => `event: next\ndata: {"id":${quoted},"payload":${text}}\n\n`
  const complete = `event: complete\ndata: {"id":${quoted}}\n\n`
  let subscription: Subscription | null = null
  let unsaid: string | null = null
  let isOver = false

  function end(lastWords: string): void {
    if (isOver) return
    isOver = true
    outlet.put(lastWords)
    onEnd()
    left.abort()
    subscription?.end(null)
  }

  const endWith = (errors: string): void => end(next(`{"errors":${errors}}`) + complete)
  return {
    gone: left.signal,
    async next(text) {
      if (isOver) return
      outlet.put(next(text))
      await outlet.room()
    },
    error: (errors: readonly GraphQLFormattedError[]) => endWith(JSON.stringify(errors)),
    complete: () => end(complete),
    began(begun) {
      subscription = begun
      if (isOver) begun.end(null)
      else if (unsaid !== null) endWith(unsaid)
    },
    // What ends one of them is no reason to end the others.
    closes: () => false,
    stop: () => end(complete),
    fail(errors) {
      if (subscription !== null) endWith(errors)
      // Until it stands nobody knows that it is a subscription.
      else unsaid = errors
    },
    drop: () => end(''),
  }
}
