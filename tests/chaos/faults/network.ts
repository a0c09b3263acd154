import { setTimeout as wait } from 'node:timers/promises'
import type { Chance } from '../chance.ts'
import type { Field } from '../field.ts'

export async function slowNetwork({ wires }: Field, chance: Chance): Promise<void> {
  const wire = chance.pick(wires)
  wire.slow(chance.pick([50, 300, 1_500, 5_000]))
  await wait(chance.between(3_000, 7_000))
  wire.slow(0)
}

export async function breakOff({ wires }: Field, chance: Chance): Promise<void> {
  const wire = chance.pick(wires)
  for (let times = chance.between(1, 5); times > 0; times--) {
    wire.reset()
    await wait(chance.between(50, 500))
  }
}

/** What is said arrives nowhere, and nobody is told so. */
export async function swallow({ wires }: Field, chance: Chance): Promise<void> {
  const wire = chance.pick(wires)
  wire.fallDeaf()
  await wait(chance.between(3_000, 6_000))
  wire.hear()
}
