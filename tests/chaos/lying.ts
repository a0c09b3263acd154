import type { Said, Telling, Told } from '../../subgraphs/payments/trial/books.ts'
import type { Chance } from './chance.ts'
import type { Movement } from './till.ts'

type TellOnce = (write: () => Told, taken: () => void) => void

/** A provider that names other amounts than it took, while it lies: in its answers, and in notifications beside the right ones. */
export function openLying(chance: Chance, tellOnce: TellOnce) {
  const about = new Set<string>()
  let isLying = false

  function tellWrong({ about: id, amount: right }: Movement, write: (telling: Telling) => Told): void {
    const amount = BigInt(right) + chance.pick([-1n, 1n, 10_000n])
    tellOnce(
      () => write({ kind: 'PAID', id, amount, eventId: `evt_WRONG_${id}` }),
      () => about.add(id),
    )
  }

  return {
    lie(isWrong: boolean) {
      isLying = isWrong
    },
    /** The payments of which the mall has taken such a notification. */
    about: () => [...about],
    /** What is answered to who asked for a charge. */
    misname(said: Said, moved: Movement | null, write: (telling: Telling) => Told): Said {
      if (!isLying) return said
      if (moved) tellWrong(moved, write)
      const intent = JSON.parse(said.body) as { amount_received: number }
      return { ...said, body: JSON.stringify({ ...intent, amount_received: intent.amount_received + 100 }) }
    },
  }
}
