import { setTimeout as wait } from 'node:timers/promises'
import type { Acknowledged } from './acknowledged.ts'
import { growOld, OVERDUE } from './aging.ts'
import { openBuyers } from './buyers.ts'
import { streamOf } from './chance.ts'
import type { Edge } from './edges.ts'
import type { Hurt, Hurting } from './faults.ts'
import { hurtByEach, hurtUntil } from './faults.ts'
import type { Field } from './field.ts'
import { openField } from './field.ts'
import { grouped } from './grouped.ts'
import type { Broken } from './judge.ts'
import { judge, promiseCount } from './judge.ts'
import type { Mutant } from './mutants.ts'
import { LONG_SECONDS, neverTold } from './needed.ts'
import { openProvider } from './provider.ts'
import { settle } from './settle.ts'
import { dieEverywhere, NOT_REACHED, walkEdges } from './walk-edges.ts'
import { watchMoney } from './watch-money.ts'

type Trial = {
  readonly seed: number
  readonly seconds: number
  readonly buyers: number
  readonly bundle?: string
  /** Run on the databases before anybody buys. */
  readonly statements?: Mutant['statements']
  /** Of a bug that was planted: it has harmed somebody by then, or must show that it does not. */
  readonly isHunted?: boolean
  readonly settleWithinMs?: number
  /** Every fault once, however long that takes, instead of faults by chance. */
  readonly isEach?: boolean
  /** Before any fault by chance: each process dies its own of these, all processes at once. */
  readonly deaths?: readonly Edge[]
  /** Of every fault, those whose name holds this. */
  readonly only?: string
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
  readonly acknowledged: readonly Acknowledged[]
  readonly broken: readonly Broken[]
}

const LONGEST_START_MS = 120_000
/** The wait for a confirmation that was lost doubles with each loss. */
const LONGEST_SETTLING_MS = 400_000

export async function tryMall(trial: Trial): Promise<Outcome> {
  const provider = await openProvider(trial.seed, trial.edges !== undefined)
  const field = await openField(trial)
  try {
    provider.callBack(field.url)
    await whole(field)
    for (const { domain, text } of trial.statements ?? []) await field.query(domain, text)
    const buyers = await openBuyers({ field, provider, seed: trial.seed, count: trial.buyers })
    const season = new AbortController()
    const buying = buyers.buyUntil(season.signal)
    // A question that nobody understands ends the run.
    buying.catch(() => season.abort())
    const watching = watchMoney(field, season.signal)
    const isOver = () => season.signal.aborted
    const hurting = { field, chance: streamOf(trial.seed, 'faults'), provider, isOver }
    const hurts = trial.edges ? await walkEdges(trial.edges, hurting) : await hurtLong(trial, hurting)
    await untilTold(trial, { acknowledged: buyers.acknowledged, isOver })
    season.abort()
    await Promise.all([buying, watching])
    provider.calm()
    const judging = () =>
      judge(field, async () => {
        await buyers.readAgain()
        return { shown: await buyers.look(), acknowledged: buyers.acknowledged(), movements: provider.movements() }
      })
    const { isSettled, left, tookMs } = await settle(field, trial.settleWithinMs ?? LONGEST_SETTLING_MS)
    const settled = await judging()
    const late = isSettled && !trial.isHunted ? await whenOld(field, judging) : { left: [], broken: [] }
    await field.lookAtExpected()
    const acknowledged = buyers.acknowledged()
    const broken = [...seenBy(field), ...settled, ...late.broken]
    const unreached = hurts.filter(({ name }) => name.startsWith(NOT_REACHED)).map(({ name }) => name)
    return {
      isSettled: isSettled && late.left.length === 0,
      left: [...left, ...late.left],
      recoveryMs: tookMs,
      hurts,
      unreached,
      asked: buyers.asked(),
      acknowledged,
      broken,
    }
  } finally {
    await field.stop()
    await provider.stop()
  }
}

const LONGEST_AFTERWARDS_MS = 180_000

/** On a busy machine a minute is short: they go on, while nobody is hurt any more, until everything was told that must be. */
async function untilTold(
  { seconds, deaths }: Trial,
  { acknowledged, isOver }: { acknowledged: () => readonly Acknowledged[]; isOver: () => boolean },
): Promise<void> {
  if (seconds < LONG_SECONDS || deaths) return
  const end = Date.now() + LONGEST_AFTERWARDS_MS
  while (Date.now() < end && !isOver() && neverTold(acknowledged()).length > 0) await wait(500)
}

/** What is so once the time of all that waits for money is over, beside what was so before. */
async function whenOld(field: Field, judging: () => Promise<readonly Broken[]>) {
  await growOld(field)
  const { left } = await settle(field, LONGEST_SETTLING_MS, OVERDUE)
  const broken = (await judging()).map((one) => ({ ...one, says: `when all that was unpaid had run out: ${one.says}` }))
  return { left, broken }
}

/** What faults have seen by themselves, beside what the databases show. */
function seenBy({ complaints }: Field): readonly Broken[] {
  if (complaints.length === 0) return []
  return [
    {
      says: 'while it ran: money adds up at every moment, and who is asked to end or to change does so and loses nothing',
      count: complaints.length,
      shown: complaints.map((what) => ({ what })),
    },
  ]
}

/** A bug that has made the provider move money twice has been seen: there is nothing to wait for. */
async function hurtLong(trial: Trial, scene: Hurting): Promise<readonly Hurt[]> {
  const { seconds, isHunted, isEach, deaths, only = '' } = trial
  const died = await dieEverywhere(deaths ?? [], scene)
  const end = Date.now() + seconds * 1_000
  const isSeen = () => isHunted === true && scene.provider.movedTwice().length > 0
  const isOver = () => scene.isOver() || Date.now() >= end || isSeen()
  return [
    ...died,
    ...(await (isEach ? hurtByEach(scene, only) : hurtUntil(only, Object.assign({}, scene, { isOver })))),
  ]
}

const MOST_STARTS = 4

/** Who ends while the mall starts is started again, as a supervisor would; who ends over and over cannot start. */
async function whole(field: Field): Promise<void> {
  const end = Date.now() + LONGEST_START_MS
  const starts = new Map<string, number>()
  while (!(await field.isReady())) {
    for (const [name, { exitCode, said }] of field.processes) {
      if (exitCode() === null) continue
      starts.set(name, (starts.get(name) ?? 1) + 1)
      if ((starts.get(name) ?? 0) > MOST_STARTS) throw new Error(`${name} ended:\n${said()}`)
      field.revive(name)
    }
    if (Date.now() > end) throw new Error('the mall does not become ready')
    await wait(200)
  }
}

const LONGEST_ROW = 400

export function describeOutcome(outcome: Outcome): string {
  const { isSettled, left, recoveryMs, hurts, asked, acknowledged, broken } = outcome
  const lines = [
    `${asked} operations, ${acknowledged.length} acknowledged (${counted(acknowledged, ({ what }) => what)})`,
    `${hurts.length} faults (${counted(hurts, ({ name }) => name)})`,
    isSettled
      ? `settled after ${(recoveryMs / 1000).toFixed(1)} s`
      : `NOT settled after ${(recoveryMs / 1000).toFixed(0)} s: ${left.join(', ')}`,
    `${promiseCount} promises, ${broken.length} broken`,
    ...broken.flatMap(({ says, count, shown, evidence }) => [
      `${says}: ${count}`,
      ...shown.map((row) => `  ${JSON.stringify(row).slice(0, LONGEST_ROW)}`),
      ...(evidence ? [`  whatever names the same stands in ${evidence}`] : []),
    ]),
  ]
  return lines.map((line) => `  ${line}`).join('\n')
}

const counted = <Item>(items: readonly Item[], nameOf: (item: Item) => string): string =>
  [...grouped(items, nameOf)].map(([name, all]) => `${all.length} × ${name}`).join(', ')
