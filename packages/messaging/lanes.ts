import { turns } from '@supermall/kernel/turns'

/** Runs work of one key in turn and of different keys side by side, at most `width` at once. */
export function lanes(width: number) {
  const tails = new Map<string, Promise<unknown>>()
  const slot = turns(width)

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
