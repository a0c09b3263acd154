import { fault } from './fault.ts'

/** Runs so many at a time; the others wait in the order in which they came. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>

/** Where more may not wait than so many, whoever comes then is refused. */
type Room = { readonly mostWaiting: number; readonly what: string }

export function turns(most: number, room: Room | null = null): Turns {
  const waiting: (() => void)[] = []
  let running = 0
  return async (work) => {
    if (room !== null && running >= most && waiting.length >= room.mostWaiting)
      throw fault('OVERLOADED', `${waiting.length} ${room.what} wait already`)
    if (running < most) running++
    else await new Promise<void>((resolve) => void waiting.push(resolve))
    try {
      return await work()
    } finally {
      // Whoever is next takes over the place: nobody comes in between.
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}
