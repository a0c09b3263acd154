import type { Answer } from '@supermall/subgraph/definition'
import type { Asked } from './question.ts'
import { entityQuestion } from './question.ts'
import type { Rewrite } from './rewrite.ts'
import type { Ask, Run } from './run.ts'
import { usedVariables } from './run.ts'

/** A question about objects of a kind, wherever in an answer they are. */
export type EntityQuestion = {
  readonly ask: Ask
  readonly asked: Asked
  readonly variableNames: readonly string[]
  /** Equal for fetches that may share one request. */
  readonly key: string
  readonly rewriteInput: Rewrite | null
}

/** The same question from several places of a plan, asked once, and about each object once. */
export type Batch = {
  readonly numbers: Map<string, number>
  readonly answer: Promise<Answer>
  /** Of which objects what was received has been taken by a place of the plan. */
  readonly taken: Set<number>
}

export const MOST_IN_BATCH = 1_000

/**
 * Numbers the objects within the request that asks for them. It leaves when everything that arrived together has been
 * worked on: by then all fetches that could share it have joined.
 */
export function join(run: Run, entity: EntityQuestion, texts: readonly string[]): { batch: Batch; numbers: number[] } {
  const open = run.batches.get(entity.key)
  const batch = open && open.numbers.size < MOST_IN_BATCH ? open : openBatch(run, entity)
  const numbers = texts.map((text) => {
    const number = batch.numbers.get(text) ?? batch.numbers.size
    batch.numbers.set(text, number)
    return number
  })
  return { batch, numbers }
}

function openBatch(run: Run, entity: EntityQuestion): Batch {
  const numbers = new Map<string, number>()
  const answer = new Promise<Answer>((resolve) => {
    process.nextTick(() => {
      if (run.batches.get(entity.key) === batch) run.batches.delete(entity.key)
      resolve(send(run, entity, numbers))
    })
  })
  const batch: Batch = { numbers, answer, taken: new Set() }
  run.batches.set(entity.key, batch)
  return batch
}

function send(run: Run, { ask, asked, variableNames, rewriteInput }: EntityQuestion, numbers: Batch['numbers']) {
  const others = usedVariables(run, variableNames)
  const written = [...numbers.keys()]
  const representations = rewriteInput ? written.map((text) => rewritten(text, rewriteInput)) : written
  return ask(entityQuestion(asked, { representations, others }), run.asking)
}

function rewritten(representation: string, rewriteInput: Rewrite): string {
  const [value]: unknown[] = JSON.parse(`[${representation}]`)
  rewriteInput(value)
  return JSON.stringify(value)
}
