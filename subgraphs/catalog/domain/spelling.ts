const MOST_NEAR = 5

/**
 * Of words that resemble what was typed those that may have been meant: it is a part of them, or a letter or two away. The
 * words come with the most alike first, and keep that order.
 */
export const meant = (typed: string, alike: readonly string[]): readonly string[] =>
  alike.filter((word) => word !== typed && (word.includes(typed) || isNear(typed, word))).slice(0, MOST_NEAR)

const isNear = (typed: string, word: string): boolean =>
  Math.abs(typed.length - word.length) <= tolerance(typed) && distance(typed, word) <= tolerance(typed)

/** Short words have many neighbours that mean something else. */
const tolerance = (word: string): number => (word.length < 6 ? 1 : 2)

/** How many letters must be put in, left out, exchanged, or swapped with their neighbour. */
export function distance(from: string, to: string): number {
  const width = to.length + 1
  const steps = new Uint8Array((from.length + 1) * width)
  const at = (i: number, j: number): number => steps[i * width + j] ?? 0
  for (let i = 0; i <= from.length; i++) {
    for (let j = 0; j <= to.length; j++) {
      const changed = i > 0 && j > 0 ? at(i - 1, j - 1) + (from[i - 1] === to[j - 1] ? 0 : 1) : i + j
      const isSwap = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
      const least = [
        changed,
        ...(i > 0 ? [at(i - 1, j) + 1] : []),
        ...(j > 0 ? [at(i, j - 1) + 1] : []),
        ...(isSwap ? [at(i - 2, j - 2) + 1] : []),
      ]
      steps[i * width + j] = Math.min(...least)
    }
  }
  return at(from.length, to.length)
}
