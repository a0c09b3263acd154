import { setTimeout as wait } from 'node:timers/promises'
import type { Told } from '../../subgraphs/payments/trial/books.ts'
import type { Chance } from './chance.ts'
import { shuffled } from './chance.ts'

/** A provider's notifications on their way to the mall: late, more than once, or kept back and told all at once. */
export function openTelling(chance: Chance) {
  const under = new Set<Promise<void>>()
  const unsaid: Told[] = []
  let isSilent = false
  let mall: string | null = null

  async function post({ headers, body }: Told): Promise<void> {
    if (mall) await fetch(`${mall}/webhooks/stripe`, { method: 'POST', headers, body }).catch(() => null)
  }

  function later(ms: number, work: () => Promise<void>): void {
    const done = wait(ms)
      .then(work)
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
