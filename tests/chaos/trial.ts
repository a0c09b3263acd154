import { setTimeout as wait } from 'node:timers/promises'
import { openBuyers } from './buyers.ts'
import { chanceOf } from './chance.ts'
import type { Edge } from './edges.ts'
import type { Hurt } from './faults.ts'
import { hurtUntil } from './faults.ts'
import type { Field } from './field.ts'
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
  /** Instead of faults by chance: a process that dies at each of these, one after the other. */
  readonly edges?: readonly Edge[]
}

export type Outcome = {
  readonly isSettled: boolean
  readonly left: readonly string[]
  readonly recoveryMs: number
  readonly hurts: readonly Hurt[]
  readonly unreached: readonly string[]
  readonly asked: number
  readonly acknowledged: number
  readonly broken: readonly Broken[]
}

const LONGEST_START_MS = 120_000
/** The wait for a confirmation that was lost doubles with each loss. */
const LONGEST_SETTLING_MS = 400_000

export async function tryMall(trial: Trial): Promise<Outcome> {
  const chance = chanceOf(trial.seed)
  const provider = await openProvider(chance, trial.edges !== undefined)
  const field = await openField(trial)
  try {
    await whole(field)
    for (const { domain, text } of trial.statements ?? []) await field.query(domain, text)
    const buyers = await openBuyers({ field, provider, chance, count: trial.buyers })
    const season = new AbortController()
    const buying = buyers.buyUntil(season.signal)
    const { edges, seconds } = trial
    const hurts = edges ? await walk(edges, field) : await hurtUntil(Date.now() + seconds * 1_000, field, chance)
    season.abort()
    await buying
    provider.calm()
    const { isSettled, left, tookMs } = await settle(field, LONGEST_SETTLING_MS)
    const acknowledged = buyers.acknowledged()
    const broken = [...(await judge(field, acknowledged)), ...askedTwice(provider)]
    const unreached = hurts.filter(({ name }) => name.startsWith('NOT REACHED')).map(({ name }) => name)
    return {
      ...{ isSettled, left, recoveryMs: tookMs, hurts, unreached },
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

const LONGEST_WAY_TO_EDGE_MS = 45_000

/** The process dies exactly there, once, and is brought back as a supervisor would. An edge that nobody reaches is a fault of the walk. */
async function walk(edges: readonly Edge[], field: Field): Promise<readonly Hurt[]> {
  const begun = Date.now()
  const done: Hurt[] = []
  for (const { part, step } of edges) {
    const from = Date.now()
    await field.arm(part, step)
    while (field.processes.get(part)?.exitCode() === null && Date.now() - from < LONGEST_WAY_TO_EDGE_MS) await wait(50)
    const isReached = field.processes.get(part)?.exitCode() !== null
    done.push({
      name: `${isReached ? 'died' : 'NOT REACHED'} in ${part} ${step}`,
      atMs: from - begun,
      tookMs: Date.now() - from,
    })
    if (!isReached) await field.processes.get(part)?.stop()
    field.revive(part)
  }
  return done
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
