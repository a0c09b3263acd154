/** Runs so many at a time; the others wait in the order in which they came. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>

export function turns(most: number): Turns {
  const waiting: (() => void)[] = []
  let running = 0
  return async (work) => {
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
