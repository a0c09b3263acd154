import type { Borrowed } from './borrowed-names.ts'
import { borrowNames } from './borrowed-names.ts'
import { difference, isMissing, sorted } from './compare.ts'
import type { Answered, Trial } from './differ.ts'
import { circumstances, openTrial } from './differ.ts'
import { randomQuery } from './random-query.ts'

const RUNS_PER_QUERY = 5
/** A subgraph that is down is told even where what it was asked for is left out of the answer in the end. */
const DOWN = 'SERVICE_UNAVAILABLE'

type Outcome = { readonly runs: number; readonly errors: number; readonly differences: readonly string[] }

/** Runs operations that nobody thought of through both executors, each in several worlds. */
export async function runTrials(queries: number, seed: string): Promise<Outcome> {
  const { run, schema, stop } = await openTrial()
  const differences: string[] = []
  let errors = 0
  for (let number = 0; number < queries; number++) {
    const { query, variablesFor } = randomQuery(`${seed} ${number}`, schema)
    for (let turn = 0; turn < RUNS_PER_QUERY; turn++) {
      const once = `${seed} ${number} ${turn}`
      const trial: Trial = { query, variables: variablesFor(once), ...circumstances(once) }
      const [compiled, stock] = [await run(trial, 'compiled'), await run(trial, 'stock')]
      const different = difference(compiled, stock, trial.faults.isOrderly)
      errors += compiled.errors.length
      if (different) differences.push(tell(once, trial, different))
      const misshapen = turn === 0 ? await compareShapes(trial, run) : null
      if (misshapen) differences.push(tell(`${once} shapes`, trial, misshapen))
      const borrowed = turn === 0 ? borrowNames(query, schema, once) : null
      const misnamed = await compareNames(trial, { run, plain: compiled, borrowed })
      if (misnamed) differences.push(tell(`${once} names`, trial, misnamed))
    }
  }
  await stop()
  return { runs: queries * RUNS_PER_QUERY, errors, differences }
}

type Runner = Awaited<ReturnType<typeof openTrial>>['run']

/**
 * Where a subgraph sends a list for an object stock gives up the whole answer. Ours must give what there would be if a
 * null had come instead, and say where.
 */
async function compareShapes(trial: Trial, run: Runner): Promise<string | null> {
  const faults = { ...trial.faults, seed: `${trial.faults.seed} shapes`, shapes: 300, isOrderly: false }
  const wrong = await run({ ...trial, faults: { ...faults, shapesAs: 'wrong' } }, 'compiled')
  const absent = await run({ ...trial, faults: { ...faults, shapesAs: 'null' } }, 'compiled')
  const [data, expected] = [wrong.data, absent.data].map((one) => JSON.stringify(one))
  if (data !== expected) return `data\n${data}\n${expected}`
  const misplaced = wrong.errors.find(({ path, extensions: { code } }) => code !== DOWN && !isMissing(wrong.data, path))
  return misplaced ? `a place of an error: ${JSON.stringify(misplaced)}` : null
}

type Renaming = { readonly run: Runner; readonly plain: Answered; readonly borrowed: Borrowed | null }

/**
 * Stock takes whatever stands under the name of a key for that key. Ours must give the same, whatever a client calls his
 * fields.
 */
async function compareNames(trial: Trial, { run, plain, borrowed }: Renaming): Promise<string | null> {
  if (borrowed === null) return null
  const answer = await run({ ...trial, query: borrowed.query }, 'compiled')
  const [ours, expected] = [{ ...answer, data: plainData(answer.data, borrowed) }, plain].map(told)
  return ours === expected ? null : `names\n${borrowed.query}\n${ours}\n${expected}`
}

/** The place of an error may end in a name of the plan's own, which cannot be told from one that was borrowed. */
const told = ({ data, errors }: Answered): string =>
  [sorted(data), ...errors.map((error) => JSON.stringify({ ...error, path: null })).sort()].join('\n')

/** A plain value may be an object too, with names of its own: those are no field's. */
const plainData = (data: unknown, { plainName }: Borrowed): unknown =>
  JSON.parse(JSON.stringify(data ?? null), (_, value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).map(([name, one]) => [plainName(name), one]))
      : value,
  )

const tell = (once: string, { query, variables, viewer, faults }: Trial, different: string): string =>
  [once, query, JSON.stringify({ variables, audience: viewer.audience, faults }), different].join('\n')
