export type Lanes = ReturnType<typeof lanes>

/** Runs work of one key in turn and of different keys side by side, at most `width` at once. */
export function lanes(width: number) {
  const tails = new Map<string, Promise<unknown>>()
  const waiting: (() => void)[] = []
  let running = 0

  async function slot<T>(work: () => Promise<T>): Promise<T> {
    if (running < width) running++
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }

  return {
    run<T>(key: string, work: () => Promise<T>): Promise<T> {
      const before = tails.get(key) ?? Promise.resolve()
      const mine = before.then(() => slot(work))
      const tail = mine
        .catch(() => undefined)
        .finally(() => {
          if (tails.get(key) === tail) tails.delete(key)
        })
      tails.set(key, tail)
      return mine
    },
    idle: async (): Promise<void> => {
      while (tails.size > 0) await Promise.all(tails.values())
    },
  }
}
