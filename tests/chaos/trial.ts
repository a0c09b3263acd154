import { setTimeout as wait } from 'node:timers/promises'
import { openBuyers } from './buyers.ts'
import { chanceOf } from './chance.ts'
import type { Hurt } from './faults.ts'
import { hurtUntil } from './faults.ts'
import type { Field, FieldOptions } from './field.ts'
import { openField } from './field.ts'
import { grouped } from './grouped.ts'
import type { Broken } from './judge.ts'
import { judge, promiseCount } from './judge.ts'
import type { Mutant } from './mutants.ts'
import { askedTwice, openProvider } from './provider.ts'
import { settle } from './settle.ts'

export type Trial = {
  readonly seed: number
  readonly seconds: number
  readonly buyers: number
  readonly bundle?: string
  /** Run on the databases before anybody buys. */
  readonly statements?: Mutant['statements']
  readonly faultAt?: NonNullable<FieldOptions['faultAt']>
  /** Nobody is hurt but the one that is told to die at an edge. */
  readonly isCalm?: boolean
}

export type Outcome = {
  readonly isSettled: boolean
  readonly left: readonly string[]
  readonly recoveryMs: number
  readonly hurts: readonly Hurt[]
  readonly deaths: number
  readonly asked: number
  readonly acknowledged: number
  readonly broken: readonly Broken[]
}

const LONGEST_START_MS = 120_000
const LONGEST_SETTLING_MS = 150_000

export async function tryMall(trial: Trial): Promise<Outcome> {
  const chance = chanceOf(trial.seed)
  const provider = await openProvider(chance, trial.isCalm ?? false)
  const field = await openField(trial)
  try {
    await whole(field)
    for (const { domain, text } of trial.statements ?? []) await field.query(domain, text)
    const buyers = await openBuyers({ field, provider, chance, count: trial.buyers })
    const end = Date.now() + trial.seconds * 1_000
    const buying = buyers.buyUntil(end)
    const hurts = trial.isCalm ? await reviveUntil(end, field) : await hurtUntil(end, field, chance)
    await buying
    provider.calm()
    const { isSettled, left, tookMs } = await settle(field, LONGEST_SETTLING_MS)
    const acknowledged = buyers.acknowledged()
    const broken = [...(await judge(field, acknowledged)), ...askedTwice(provider)]
    const deaths = hurts.filter(({ name }) => name.startsWith('kill') || name === 'died').length
    return {
      ...{ isSettled, left, recoveryMs: tookMs, hurts, deaths },
      asked: buyers.asked(),
      acknowledged: acknowledged.length,
      broken,
    }
  } finally {
    await field.stop()
    await provider.stop()
  }
}

async function whole(field: Field): Promise<void> {
  const end = Date.now() + LONGEST_START_MS
  while (!(await field.isReady())) {
    const dead = [...field.processes].find(([, { exitCode }]) => exitCode() !== null)
    if (dead) throw new Error(`${dead[0]} ended:\n${dead[1].said()}`)
    if (Date.now() > end) throw new Error('the mall does not become ready')
    await wait(200)
  }
}

/** In a calm run only a process that was told to dies; it is brought back as a supervisor would. */
async function reviveUntil(end: number, field: Field): Promise<readonly Hurt[]> {
  const begun = Date.now()
  const deaths: Hurt[] = []
  while (Date.now() < end) {
    for (const [name, { exitCode }] of field.processes) {
      if (exitCode() === null) continue
      deaths.push({ name: 'died', atMs: Date.now() - begun, tookMs: 0 })
      field.revive(name)
    }
    await wait(100)
  }
  return deaths
}

export function describeOutcome(outcome: Outcome): string {
  const { isSettled, left, recoveryMs, hurts, asked, acknowledged, broken } = outcome
  const kinds = [...grouped(hurts, ({ name }) => name)].map(([name, all]) => `${all.length} × ${name}`)
  const lines = [
    `${asked} operations, ${acknowledged} acknowledged, ${hurts.length} faults (${kinds.join(', ')})`,
    isSettled
      ? `settled after ${(recoveryMs / 1000).toFixed(1)} s`
      : `NOT settled after ${(recoveryMs / 1000).toFixed(0)} s: ${left.join(', ')}`,
    `${promiseCount} promises, ${broken.length} broken`,
    ...broken.flatMap(({ says, count, shown }) => [
      `${says}: ${count}`,
      ...shown.map((row) => `  ${JSON.stringify(row)}`),
    ]),
  ]
  return lines.map((line) => `  ${line}`).join('\n')
}
