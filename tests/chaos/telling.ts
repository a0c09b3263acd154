import { setTimeout as wait } from 'node:timers/promises'
import type { Told } from '../../subgraphs/payments/trial/books.ts'
import type { Chance } from './chance.ts'
import { shuffled } from './chance.ts'

/** A provider's notifications on their way to the mall: late, more than once, or kept back and told all at once. */
export function openTelling(chance: Chance) {
  const under = new Set<Promise<unknown>>()
  const unsaid: Told[] = []
  let isSilent = false
  let mall: string | null = null

  /** Whether the mall says that it has it. */
  async function post({ headers, body }: Told): Promise<boolean> {
    if (!mall) return false
    const answer = await fetch(`${mall}/webhooks/stripe`, { method: 'POST', headers, body }).catch(() => null)
    return answer?.ok ?? false
  }

  function later(ms: number, work: () => Promise<unknown>): void {
    const done = wait(ms)
      .then(work)
      .catch(() => undefined)
      .finally(() => under.delete(done))
    under.add(done)
  }

  return {
    callBack(url: string) {
      mall = url
    },
    /** Within two seconds. It is written when it is sent, as its signature bears the time. */
    tell(times: number, write: () => Told): void {
      for (let left = times; left > 0; left--)
        later(chance.between(0, 2_000), async () => (isSilent ? void unsaid.push(write()) : post(write())))
    },
    /** Once, and whoever asks is told when the mall says that it has it. */
    tellOnce(write: () => Told, taken: () => void): void {
      later(chance.between(0, 2_000), async () => (await post(write())) && taken())
    },
    fallSilent() {
      isSilent = true
    },
    /** All that was not said, in another order, and some of it twice. */
    speakUp() {
      isSilent = false
      const all = unsaid.splice(0)
      for (const told of shuffled([...all, ...all.filter(() => chance.next() < 0.3)], chance))
        later(0, () => post(told))
    },
    ended: () => Promise.all(under),
  }
}
