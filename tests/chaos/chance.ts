/** Numbers that look random and are the same for the same seed: a run that broke something can be run again. */
export type Chance = {
  /** From 0 to just below 1. */
  readonly next: () => number
  /** A whole number from `low` to `high`, both included. */
  readonly between: (low: number, high: number) => number
  readonly pick: <T>(from: readonly T[]) => T
}

/** Mulberry32: 32 bits of state, good enough to choose whom to hurt. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1))
  return {
    next,
    between,
    pick<T>(from: readonly T[]): T {
      const one = from[between(0, from.length - 1)]
      if (one === undefined) throw new Error('there is nothing to pick from')
      return one
    },
  }
}

/** A stream of its own for whoever draws under that name: how often others draw, and when, changes nothing of it. */
export function streamOf(seed: number, name: string): Chance {
  let hash = 0x811c9dc5
  for (const letter of `${seed} ${name}`) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193)
  return chanceOf(hash)
}

/** The same things in another order. */
export function shuffled<T>(things: readonly T[], chance: Chance): readonly T[] {
  return things
    .map((thing) => ({ thing, at: chance.next() }))
    .toSorted((one, other) => one.at - other.at)
    .map(({ thing }) => thing)
}
