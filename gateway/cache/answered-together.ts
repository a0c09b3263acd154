import type { HTTPGraphQLResponse } from '@apollo/server'
import type { Log } from '@supermall/messaging/log'
import { claimOf } from '@supermall/subgraph/viewer'
import type { Asking } from '../asking.ts'
import { PLAN_HEADER } from '../compiled/compiled-executor.ts'
import { withTrace } from '../graph/errors.ts'
import { isPreflighted } from '../graph/preflight.ts'
import type { Answers, Asked } from './answers.ts'
import { passengers } from './flights.ts'

/** One question, and all who ask it in this turn. */
type Party = {
  readonly first: Asked
  readonly others: Asking[]
  readonly answer: Promise<HTTPGraphQLResponse>
}

/** Whoever has about as much time as the first gets the answer that the first gets, whatever comes too late for it. */
const SAME_DEADLINE_MS = 50

/**
 * The same question of the same viewer is answered once for all who ask it in one turn of the event loop. It is asked when that turn
 * is over: whatever is read for it is read after all of them had come, and nobody sees what was before his request. Each of them was
 * admitted, priced and charged for himself by then.
 */
export function answeredTogether(answers: Answers, log: Log): Answers {
  let parties = new Map<string, Party>()
  let turn: Promise<void> | null = null

  function endOfTurn(): Promise<void> {
    turn ??= new Promise((resolve) => {
      setImmediate(() => {
        parties = new Map()
        turn = null
        resolve()
      })
    })
    return turn
  }

  async function answer(party: Omit<Party, 'answer'>, run: Parameters<Answers>[1]): Promise<HTTPGraphQLResponse> {
    await endOfTurn()
    if (party.others.length === 0) return answers(party.first, run)
    const { asked, land } = gathered(party)
    try {
      return await answers(asked, run)
    } finally {
      land()
    }
  }

  return async (asked, run) => {
    if (!mayShare(asked)) return answers(asked, run)
    const key = keyOf(asked)
    const party = parties.get(key)
    if (party && isInTime(party, asked.asking)) {
      party.others.push(asked.asking)
      return toldTo(asked.asking, await party.answer, { of: party.first.asking.traceId, log })
    }
    const own = { first: asked, others: [] }
    const answered = answer(own, run)
    parties.set(key, { ...own, answer: answered })
    return answered
  }
}

/** What changes something is nobody else's, and nobody else is told that a token is not believed. */
const mayShare = ({ operation, request, asking }: Asked): boolean =>
  operation?.operation === 'query' &&
  request.method === 'POST' &&
  isPreflighted(request.headers) &&
  asking.doubt === null &&
  asking.arrivedAt !== undefined

const isInTime = ({ first }: Party, { deadline }: Asking): boolean =>
  Math.abs(first.asking.deadline - deadline) <= SAME_DEADLINE_MS

/** As one who came last: he shares with others only what was read since then. It ends early when all have gone. */
function gathered({ first, others }: Omit<Party, 'answer'>) {
  const all = [first.asking, ...others]
  const staying = all.filter(({ gone }) => !gone.aborted)
  const { board, land, ...waiting } = passengers()
  for (const { gone } of staying) board(gone)
  const gone = staying.length > 0 ? waiting.gone : first.asking.gone
  const arrivedAt = Math.max(...all.map((one) => one.arrivedAt ?? Number.POSITIVE_INFINITY))
  return { asked: { ...first, asking: { ...first.asking, gone, arrivedAt } }, land }
}

/** Everything that an answer depends on, and how it is written. */
function keyOf({ text, variables, operationName, contentType, request, asking }: Asked): string {
  const told = [contentType, asking.cost?.isTold, request.headers.has(PLAN_HEADER)]
  const said = [operationName, asking.contract?.name, ...told, variables]
  return `${claimOf(asking.request, 0)}\n${JSON.stringify(said)}\n${text}`
}

type From = { readonly of: string; readonly log: Log }

/** Each is told of errors with his own trace; by the log the operator finds where a fault was told. */
function toldTo({ traceId }: Asking, answered: HTTPGraphQLResponse, { of, log }: From): HTTPGraphQLResponse {
  const { body } = answered
  if (body.kind !== 'complete' || !hasErrors(body.string)) return answered
  if (body.string.includes('"INTERNAL_SERVER_ERROR"')) log.warn('fault.shared', { traceId, of })
  return { ...answered, body: { ...body, string: withTrace(body.string, traceId) } }
}

/** They stand first, where there are any. */
const hasErrors = (text: string): boolean => text.startsWith('{"errors"')
