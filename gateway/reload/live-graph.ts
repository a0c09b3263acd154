import type { HTTPGraphQLRequest, HTTPGraphQLResponse } from '@apollo/server'
import type { Asking } from '../asking.ts'
import type { Answers } from '../cache/answers.ts'
import type { Graph } from '../graph/graph.ts'
import type { IsForAll } from '../subscriptions/sharing.ts'
import type { SupergraphFacts } from '../supergraph.ts'
import type { Hottest } from './hottest.ts'

/** All that is made of one supergraph. */
export type Generation = {
  readonly supergraph: SupergraphFacts
  readonly graph: Graph
  readonly answers: Answers
  /** What of it is the same for everybody. */
  readonly isForAll: IsForAll
  readonly stop: () => Promise<void>
}

export type LiveGraph = {
  /** Always of the generation that is taken; what it began with, a question ends with. */
  readonly graph: Graph
  readonly answers: Answers
  readonly isForAll: IsForAll
  /** From now on everything goes to the next generation; the one before ends when nothing of it is under way. */
  readonly replace: (next: Generation) => void
}

export type Within = {
  readonly seen: Hottest
  /** An answer that was there already, or was made for others too, is one as well. */
  readonly countKept: (operationName: string | null, answered: HTTPGraphQLResponse) => void
}

type Running = Generation & { flying: number; isOver: boolean }

/** The graph of whichever generation it is now, for those who keep hold of it. */
export function liveGraph(first: Generation, within: Within): LiveGraph {
  let now: Running = { ...first, flying: 0, isOver: false }

  async function during<T>(work: (running: Running) => Promise<T>): Promise<T> {
    const running = now
    running.flying++
    try {
      return await work(running)
    } finally {
      running.flying--
      endIfIdle(running)
    }
  }

  function runIn({ graph }: Generation, request: HTTPGraphQLRequest, asking: Asking): Promise<HTTPGraphQLResponse> {
    within.seen.saw(request, asking)
    return graph.run(request, inGeneration(asking, graph))
  }

  return {
    graph: {
      prepare: (query, contract) => now.graph.prepare(query, contract),
      isKnown: (query, contract) => now.graph.isKnown(query, contract),
      contract: (name) => now.graph.contract(name),
      run: (request, asking) => during((running) => runIn(running, request, asking)),
      format: (formatted, error) => now.graph.format(formatted, error),
      tariff: () => now.graph.tariff(),
      changing: (operation, document) => now.graph.changing(operation, document),
      schema: () => now.graph.schema(),
      verdict: (viewer, type, field) => now.graph.verdict(viewer, type, field),
      stop: () => now.stop(),
    },
    // What one generation keeps, it has answered itself.
    answers: (asked) =>
      during(async (running) => {
        let wasRun = false
        const answered = await running.answers(asked, (request, asking) => {
          wasRun = true
          return runIn(running, request, asking)
        })
        if (!wasRun) within.countKept(asked.operationName, answered)
        return answered
      }),
    isForAll: (...asked) => now.isForAll(...asked),
    replace(next) {
      const before = now
      now = { ...next, flying: 0, isOver: false }
      before.isOver = true
      endIfIdle(before)
    },
  }
}

/** Who was admitted by one generation and is answered by the next is told of the contract as it is now. */
const inGeneration = (asking: Asking, graph: Graph): Asking =>
  asking.contract ? { ...asking, contract: graph.contract(asking.contract.name) } : asking

function endIfIdle(running: Running): void {
  if (!running.isOver || running.flying > 0) return
  running.isOver = false
  running.stop().catch((error: unknown) => process.emitWarning(error instanceof Error ? error : String(error)))
}
