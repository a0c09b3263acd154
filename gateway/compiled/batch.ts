import type { Answer } from '@supermall/subgraph/definition'
import type { Fields } from './fields.ts'
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

/** One request about several objects. */
export type Batch = { readonly texts: string[]; readonly answer: Promise<Answer> }

/** Where the answer about an object is going to be. */
type Seat = { readonly batch: Batch; readonly number: number }

/** What one answer has asked by one question, and the request that is going to leave at the end of this tick. */
export type Topic = { open: Batch | null; readonly seats: Map<string, Seat> }

export type Wanted = { readonly onto: readonly Fields[]; readonly texts: readonly string[] }

/** Which of the objects that are asked about in one request are whose, by their numbers in it. */
export type Share = { readonly batch: Batch; readonly onto: Fields[]; readonly numbers: number[] }

const MOST_IN_BATCH = 1_000

/**
 * Finds each object a place in a request. A request leaves when everything that arrived together has been worked on: by then
 * all fetches that could share it have joined. What a query has asked about an object it does not ask again wherever else in
 * its plan that is needed; a mutation does, for it changes what it asks about.
 */
export function join(run: Run, entity: EntityQuestion, { onto, texts }: Wanted): Iterable<Share> {
  const topic = run.topics.get(entity.key) ?? { open: null, seats: new Map() }
  run.topics.set(entity.key, topic)
  const hasRoom = topic.open !== null && topic.open.texts.length < MOST_IN_BATCH
  let batch = hasRoom ? topic.open : null
  const shares = new Map<Batch, Share>()
  for (let at = 0; at < texts.length; at++) {
    const text = texts[at] as string
    let seat = topic.seats.get(text)
    if (!seat) {
      batch ??= openBatch(run, entity, topic)
      seat = { batch, number: batch.texts.push(text) - 1 }
      topic.seats.set(text, seat)
    }
    const share: Share = shares.get(seat.batch) ?? { batch: seat.batch, onto: [], numbers: [] }
    share.onto.push(onto[at] as Fields)
    share.numbers.push(seat.number)
    shares.set(seat.batch, share)
  }
  return shares.values()
}

function openBatch(run: Run, entity: EntityQuestion, topic: Topic): Batch {
  const texts: string[] = []
  const answer = new Promise<Answer>((resolve) => {
    process.nextTick(() => {
      if (topic.open === batch) topic.open = null
      if (run.isMutation) for (const text of texts) topic.seats.delete(text)
      resolve(send(run, entity, texts))
    })
  })
  const batch: Batch = { texts, answer }
  topic.open = batch
  return batch
}

function send(run: Run, { ask, asked, variableNames, rewriteInput }: EntityQuestion, texts: readonly string[]) {
  const others = usedVariables(run, variableNames)
  const representations = rewriteInput ? texts.map((text) => rewritten(text, rewriteInput)) : texts
  return ask(entityQuestion(asked, { representations, others }), run.asking)
}

function rewritten(representation: string, rewriteInput: Rewrite): string {
  const [value]: unknown[] = JSON.parse(`[${representation}]`)
  rewriteInput(value)
  return JSON.stringify(value)
}
