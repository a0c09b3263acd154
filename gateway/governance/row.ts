import type { Fault } from '@supermall/kernel/fault'
import { fault } from '@supermall/kernel/fault'
import type { Gone } from '@supermall/kernel/gone'

type Row = {
  readonly length: () => number
  /** Resolves when the one who waits is called; rejects when he is refused, or does not wait any more. */
  readonly wait: (place: Place) => Promise<void>
  /** Calls whoever is next, to be served by then; false when that is too late for him, and he was refused. */
  readonly call: (servedBy: number) => boolean
  /** Refuses those at the end who will not have been served in time; `expectedEnd` tells of each place, counted from one. */
  readonly sendAway: (expectedEnd: (place: number) => number) => void
}

type Place = { readonly deadline: number; readonly gone: Gone; readonly patienceMs: number }
type Waiting = { readonly deadline: number; readonly go: () => void; readonly refuse: () => void }

/** Those who wait, in the order in which they came. */
export function openRow({ name, refused }: { readonly name: string; readonly refused: () => Fault }): Row {
  const waiting: Waiting[] = []

  function wait({ deadline, gone, patienceMs }: Place): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (end: () => void) => () => {
        clearTimeout(timer)
        gone.removeEventListener('abort', leave)
        const place = waiting.indexOf(mine)
        if (place >= 0) waiting.splice(place, 1)
        end()
      }
      const refuse = settle(() => reject(refused()))
      const leave = settle(() => reject(fault('DEADLINE_EXCEEDED', `nobody waits for ${name} any more`)))
      const mine: Waiting = { deadline, refuse, go: settle(resolve) }
      const timer = setTimeout(refuse, patienceMs)
      gone.addEventListener('abort', leave, { once: true })
      waiting.push(mine)
    })
  }

  return {
    wait,
    length: () => waiting.length,
    call(servedBy) {
      const next = waiting.shift()
      const isInTime = next !== undefined && servedBy <= next.deadline
      if (isInTime) next.go()
      else next?.refuse()
      return isInTime
    },
    sendAway(expectedEnd) {
      for (let last = waiting.at(-1); last && expectedEnd(waiting.length) > last.deadline; last = waiting.at(-1))
        last.refuse()
    },
  }
}
