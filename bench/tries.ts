import { setTimeout as wait } from 'node:timers/promises'
import { Unanswered } from './load.ts'

/** What came of asking again and again, over all who do: how long each took, in milliseconds, and why others were not answered. */
export type Tries = {
  readonly answered: number[]
  readonly refused: number[]
  readonly late: number[]
  readonly codes: Map<string, number>
  /** How often it was only looked whether something that is under way has ended. */
  looks: number
  /** Whether it is asked again when the mall says so, and not when the one who asks thinks so. */
  readonly isHeeding: boolean
}

export const newTries = (isHeeding = true): Tries => ({
  answered: [],
  refused: [],
  late: [],
  codes: new Map<string, number>(),
  looks: 0,
  isHeeding,
})

const MOST_TRIES = 1_000
const LONGEST_PAUSE_MS = 3_000

/** Who gets no answer in time asks again with the same key: what was begun is gone on with, and nothing is bought twice. */
export async function insist<T>(ask: () => Promise<T>, tries: Tries): Promise<T> {
  for (let tried = 1; ; tried++) {
    const startedAt = performance.now()
    try {
      const answer = await ask()
      tries.answered.push(performance.now() - startedAt)
      return answer
    } catch (error) {
      if (tried === MOST_TRIES) throw error
      const code = error instanceof Unanswered ? error.code : 'BROKEN'
      tries.codes.set(code, (tries.codes.get(code) ?? 0) + 1)
      const took = performance.now() - startedAt
      if (code === 'OVERLOADED') tries.refused.push(took)
      else tries.late.push(took)
      const told = error instanceof Unanswered && tries.isHeeding ? error.retryAfterMs : null
      await wait(told ?? Math.random() * Math.min(LONGEST_PAUSE_MS, 250 * tried))
    }
  }
}

export const countOf = ({ refused, late }: Tries): number => refused.length + late.length

/** Of each kind how many, the middle one, and the one that only one in a hundred exceeds. */
export const tellTries = ({ answered, refused, late, codes, looks }: Tries): string =>
  [
    `answered ${spread(answered)}`,
    `refused ${spread(refused)}`,
    `late ${spread(late)}`,
    `${looks} looks`,
    [...codes].map(([code, count]) => `${count} ${code}`).join(', ') || 'all answered',
  ].join('; ')

function spread(took: readonly number[]): string {
  const sorted = took.toSorted((a, b) => a - b)
  const at = (share: number): string => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(0)
  return `${took.length} (${at(0.5)}, ${at(0.99)} ms)`
}
