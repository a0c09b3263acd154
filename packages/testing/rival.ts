/** How each of the rivals ended, in their own order. */
export type Ending<T> = { readonly value: T } | { readonly error: unknown }

/** Runs the same thing many times at once: everybody is at the line before anybody starts. */
export async function rival<T>(count: number, act: (index: number) => Promise<T>): Promise<readonly Ending<T>[]> {
  let start: () => void = () => undefined
  const gun = new Promise<void>((resolve) => {
    start = resolve
  })
  const runs = Array.from({ length: count }, async (_, index): Promise<Ending<T>> => {
    await gun
    try {
      return { value: await act(index) }
    } catch (error) {
      return { error }
    }
  })
  setImmediate(start)
  return Promise.all(runs)
}

/** The values of those who came through; what others threw is thrown here, unless it may happen. */
export function survivors<T>(
  endings: readonly Ending<T>[],
  mayThrow: (error: unknown) => boolean = () => false,
): readonly T[] {
  for (const ending of endings) if ('error' in ending && !mayThrow(ending.error)) throw ending.error
  return endings.flatMap((ending) => ('value' in ending ? [ending.value] : []))
}

/**
 * Waits until the question is answered with something truthy: for effects that travel over the bus. Whatever comes ends the wait,
 * so it is long: what a machine that does other things needs is no failure. Who has waited long asks less often, for a question
 * may cost a whole mall's work: what comes is found at most a quarter later than it came.
 */
export async function eventually<T>(ask: () => Promise<T> | T, withinMs = 120_000): Promise<NonNullable<T>> {
  const begin = Date.now()
  for (;;) {
    const answer = await ask()
    if (answer) return answer
    const waited = Date.now() - begin
    if (waited > withinMs) throw new Error(`not within ${withinMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, Math.min(Math.max(20, waited / 4), 250)))
  }
}
