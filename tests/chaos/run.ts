// Hurts a whole mall while people buy in it, lets it settle, then asks the databases whether every promise was kept:
// `npx tsx tests/chaos/run.ts --seed 1 --seconds 60`, `… --each`, `… --edges`, `… --mutants`. Ends with 1 when anything broke.
import { parseArgs } from 'node:util'
import { deaths, edges } from './edges.ts'
import { mutantInTurn, mutants } from './known-mutants.ts'
import type { Mutant } from './mutants.ts'
import { plant } from './mutants.ts'
import { LONG_SECONDS, neverTold } from './needed.ts'
import type { Outcome } from './trial.ts'
import { describeOutcome, tryMall } from './trial.ts'

const LEAST_PATIENCE_MS = 30_000
const MOST_PATIENCE_MS = 150_000

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '60' },
    buyers: { type: 'string', default: '12' },
    edges: { type: 'boolean', default: false },
    mutants: { type: 'boolean', default: false },
    each: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    turn: { type: 'string' },
  },
})
const trial = { seed: Number(values.seed), seconds: Number(values.seconds), buyers: Number(values.buyers) }

const failures = values.mutants ? await hunt() : values.edges ? await walk() : await hurt()
console.log(`${failures === 0 ? 'every promise was kept' : `${failures} failed`}`)
// Not by itself: a socket that was broken off half-way has kept a process from ending that had nothing more to do.
process.exit(failures === 0 ? 0 : 1)

async function hurt(): Promise<number> {
  const { each: isEach, only } = values
  return told(isEach ? 'every fault' : 'faults by chance', await tryMall({ ...trial, isEach, only })) ? 0 : 1
}

/** The process of each edge, or of those whose step `--only` describes, dies exactly there, once, while others buy. */
async function walk(): Promise<number> {
  const walked = edges.filter(({ step }) => new RegExp(values.only).test(step))
  if (walked.length === 0) throw new Error(`no edge is named ${values.only}`)
  const outcome = await tryMall({ ...trial, edges: walked })
  return told('a death at every edge', outcome) ? 0 : 1
}

/** Each planted bug, the one whose `--turn` it is, or those whose name holds `--only`, must be noticed, and the same run without it must not: the seed is the same. */
async function hunt(): Promise<number> {
  const planted = chosen()
  const hunted = { ...trial, deaths }
  const control = await tryMall(hunted)
  let failures = told('control', control) ? 0 : 1
  const settleWithinMs = patienceAfter(control)
  for (const mutant of planted) {
    const { statements = [] } = mutant
    const outcome = await tryMall({
      ...hunted,
      isHunted: true,
      settleWithinMs,
      bundle: await plant(mutant),
      statements,
    })
    const isCaught = isCaughtBy(mutant, outcome)
    const why = outcome.isSettled ? '' : ' (does not settle)'
    console.log(`${isCaught ? `caught${why}` : 'NOT CAUGHT'}: ${mutant.name}\n${describeOutcome(outcome)}`)
    if (!isCaught) failures++
  }
  return failures
}

function chosen(): readonly Mutant[] {
  if (values.turn !== undefined) return [mutantInTurn(Number(values.turn))]
  const named = mutants.filter(({ name }) => name.includes(values.only))
  if (named.length === 0) throw new Error(`no bug is named ${values.only}`)
  return named
}

/** What is sound settles as the control did; three times as long is enough to call anything unsettled. */
function patienceAfter({ recoveryMs }: Outcome): number {
  return Math.min(MOST_PATIENCE_MS, Math.max(LEAST_PATIENCE_MS, 3 * recoveryMs))
}

/** Where nobody died who was to, nothing was tried; and where something is never told, nobody asked for it in a way that is understood. */
function missingOf({ unreached, acknowledged }: Outcome): readonly string[] {
  const isLong = trial.seconds >= LONG_SECONDS && !values.mutants
  const untold =
    isLong || acknowledged.length === 0 ? neverTold(acknowledged).map((what) => `nobody was told: ${what}`) : []
  return [...unreached, ...untold]
}

/** By what it must break or leave behind; where those who were to die lived on, it was not tried. */
function isCaughtBy({ breaks, leaves }: Mutant, { unreached, broken, left }: Outcome): boolean {
  const isBroken = broken.some(({ says }) => breaks.some((beginning) => says.startsWith(beginning)))
  const isLeft = leaves !== undefined && left.some((what) => what.startsWith(leaves))
  return unreached.length === 0 && (isBroken || isLeft)
}

function isKept({ isSettled, broken }: Outcome): boolean {
  return isSettled && broken.length === 0
}

function isClean(outcome: Outcome): boolean {
  return missingOf(outcome).length === 0 && isKept(outcome)
}

function told(name: string, outcome: Outcome): boolean {
  console.log(`${isClean(outcome) ? 'kept' : 'BROKEN'}: ${name}\n${describeOutcome(outcome)}`)
  for (const missing of missingOf(outcome)) console.log(`  ${missing}`)
  return isClean(outcome)
}
