import { difference, isMissing } from './compare.ts'
import type { Trial } from './differ.ts'
import { circumstances, openTrial } from './differ.ts'
import { randomQuery } from './random-query.ts'

const RUNS_PER_QUERY = 4
/** A subgraph that is down is told even where what it was asked for is left out of the answer in the end. */
const DOWN = 'SERVICE_UNAVAILABLE'

export type Outcome = { readonly runs: number; readonly errors: number; readonly differences: readonly string[] }

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
      const different = difference(compiled, stock)
      errors += compiled.errors.length
      if (different) differences.push(tell(once, trial, different))
      const misshapen = turn === 0 ? await compareShapes(trial, run) : null
      if (misshapen) differences.push(tell(`${once} shapes`, trial, misshapen))
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
  const faults = { ...trial.faults, seed: `${trial.faults.seed} shapes`, shapes: 300 }
  const wrong = await run({ ...trial, faults: { ...faults, shapesAs: 'wrong' } }, 'compiled')
  const absent = await run({ ...trial, faults: { ...faults, shapesAs: 'null' } }, 'compiled')
  const [data, expected] = [wrong.data, absent.data].map((one) => JSON.stringify(one))
  if (data !== expected) return `data\n${data}\n${expected}`
  const misplaced = wrong.errors.find(({ path, extensions: { code } }) => code !== DOWN && !isMissing(wrong.data, path))
  return misplaced ? `a place of an error: ${JSON.stringify(misplaced)}` : null
}

const tell = (once: string, { query, variables, viewer, faults }: Trial, different: string): string =>
  [once, query, JSON.stringify({ variables, audience: viewer.audience, faults }), different].join('\n')
