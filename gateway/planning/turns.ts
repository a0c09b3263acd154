export type Turns = {
  /** Works in this caller's turn: each caller has one after the other, however much of his waits. */
  readonly take: <T>(caller: string, work: () => Promise<T>) => Promise<T>
  /** Resolves when nothing waits any more. */
  readonly over: () => Promise<void>
}

/** One piece of work at a time. */
export function fairTurns(): Turns {
  // Whoever had his turn stands last.
  const waiting = new Map<string, (() => Promise<void>)[]>()
  let working: Promise<void> | null = null

  function next(): (() => Promise<void>) | undefined {
    const [first] = waiting
    if (!first) return undefined
    const [caller, works] = first
    const work = works.shift()
    waiting.delete(caller)
    if (works.length > 0) waiting.set(caller, works)
    return work
  }

  async function workAll(): Promise<void> {
    for (let work = next(); work; work = next()) await work()
    working = null
  }

  return {
    take: (caller, work) =>
      new Promise((resolve, reject) => {
        const own = waiting.get(caller) ?? []
        own.push(() => work().then(resolve, reject))
        waiting.set(caller, own)
        working ??= workAll()
      }),
    over: async () => {
      await working
    },
  }
}
