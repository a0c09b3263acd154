import { Worker } from 'node:worker_threads'
import type { AnswerTo, Order, Reply } from './orders.ts'

/** What the thread could not do; its words are the planner's. */
export class PlanningFault extends Error {}

/** Whatever it was asked can be asked of another. */
export class LostThread extends Error {}

export type Thread = {
  /** One order at a time. Throws a `PlanningFault`, or a `LostThread`. */
  readonly ask: <Asked extends Order>(order: Asked) => Promise<AnswerTo<Asked>>
  readonly isLost: () => boolean
  readonly end: () => void
}

type Waiting = { readonly resolve: (value: never) => void; readonly reject: (error: Error) => void }

/** Ends what it was asked when it is lost, and keeps no process alive that has nothing else to do. */
export function startThread(file = fileOfThread()): Thread {
  const worker = new Worker(file)
  let waiting: Waiting | null = null
  let lost: LostThread | null = null
  worker.unref()

  function settle(how: (one: Waiting) => void): void {
    const one = waiting
    waiting = null
    worker.unref()
    if (one) how(one)
  }

  function lose(why: string): void {
    const loss = new LostThread(why)
    lost ??= loss
    settle(({ reject }) => reject(loss))
  }

  worker.on('message', (reply: Reply) =>
    settle(({ resolve, reject }) =>
      'fault' in reply ? reject(new PlanningFault(reply.fault)) : resolve(reply.value as never),
    ),
  )
  worker.on('error', (error) => lose(error instanceof Error ? error.message : String(error)))
  worker.on('exit', () => lose('the planning thread has ended'))
  return {
    ask: (order) =>
      new Promise((resolve, reject) => {
        if (lost || waiting) {
          reject(lost ?? new Error('the planning thread is busy'))
          return
        }
        waiting = { resolve, reject }
        worker.ref()
        worker.postMessage(order)
      }),
    isLost: () => lost !== null,
    end() {
      // It may still answer before it has ended.
      lose('the planning thread was ended')
      void worker.terminate()
    },
  }
}

/** Beside this file, as a source; or beside the bundle that this file became a part of. */
function fileOfThread(): URL {
  const isSource = import.meta.url.endsWith('.ts')
  return new URL(isSource ? './planning-thread-from-source.mjs' : './planning-thread.js', import.meta.url)
}
