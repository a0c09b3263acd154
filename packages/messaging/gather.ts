import { AsyncLocalStorage } from 'node:async_hooks'
import { fault } from '@supermall/kernel/fault'
import { awaitedHere } from './patience.ts'

/** Adds one piece of work to those that wait, and tells how it ended: with the others, or alone. */
export type Gather<Ask, Answer> = (
  ask: Ask,
  work: (asks: readonly Ask[]) => Promise<readonly Answer[]>,
) => Promise<Answer>

type Waiting<Ask, Answer> = {
  /** Runs something as the one who asks: within his patience, and in his trace. */
  readonly asAsker: ReturnType<typeof AsyncLocalStorage.snapshot>
  readonly ask: Ask
  readonly resolve: (answer: Answer | PromiseLike<Answer>) => void
  readonly reject: (error: unknown) => void
}

/**
 * Does together what is asked at the same time: while `width` rounds are under way, all that comes waits and goes into the next
 * one. So a row that everybody wants is locked once per round instead of once per asker, and nobody waits for a clock. `work`
 * answers in the order of the asks; when a round of several fails, each of them is tried alone, so that one cannot spoil it for all. What is done for
 * several is done as nobody in particular: that one of them is in a hurry, or gone, is nothing to the others.
 */
export function gather<Ask, Answer>({ most, width }: { most: number; width: number }): Gather<Ask, Answer> {
  const asNobody = AsyncLocalStorage.snapshot()
  const waiting: Waiting<Ask, Answer>[] = []
  let rounds = 0

  function start(work: Parameters<Gather<Ask, Answer>>[1]): void {
    while (rounds < width && waiting.length > 0) {
      const round = waiting.splice(0, most).filter(isAwaited)
      if (round.length === 0) continue
      rounds += 1
      void asNobody(() => finish(round, work)).finally(() => {
        rounds -= 1
        start(work)
      })
    }
  }

  return (ask, work) =>
    new Promise((resolve, reject) => {
      waiting.push({ ask, resolve, reject, asAsker: AsyncLocalStorage.snapshot() })
      // Whoever asks in the same turn of the loop comes along.
      if (waiting.length === 1) setImmediate(() => start(work))
    })
}

/** What nobody waits for any more by the time it would begin is not begun. */
function isAwaited<Ask, Answer>({ asAsker, reject }: Waiting<Ask, Answer>): boolean {
  if (!asAsker(() => awaitedHere()?.isLate() ?? false)) return true
  reject(fault('DEADLINE_EXCEEDED', 'nobody waits any more for what was to be done together'))
  return false
}

async function finish<Ask, Answer>(
  round: readonly Waiting<Ask, Answer>[],
  work: (asks: readonly Ask[]) => Promise<readonly Answer[]>,
): Promise<void> {
  const [only, ...more] = round
  const answer = () => work(round.map(({ ask }) => ask))
  try {
    const answers = await (only && more.length === 0 ? only.asAsker(answer) : answer())
    if (answers.length !== round.length) throw new Error(`${round.length} asked and ${answers.length} were answered`)
    for (const [index, { resolve }] of round.entries()) resolve(answers[index] as Answer)
  } catch (error) {
    if (round.length === 1) return only?.reject(error)
    for (const one of round) await finish([one], work)
  }
}
