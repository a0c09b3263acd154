import { Fault } from '@supermall/kernel/fault'
import type { Log } from '@supermall/messaging/log'
import { HttpFault } from '@supermall/subgraph/http'
import type { GraphQLFormattedError } from 'graphql'
import type { Asking } from '../asking.ts'
import type { ContractName } from '../contracts/contract.ts'
import type { Gate } from '../governance/gate.ts'
import { BUSY } from '../governance/shedder.ts'
import { faultError, formatAll } from '../graph/errors.ts'
import { Refused } from '../graph/refused.ts'
import type { Admission, Admitted } from '../http/admit.ts'
import { admit } from '../http/admit.ts'
import { askGraph } from '../http/ask-graph.ts'
import type { Question } from '../http/question.ts'
import { readParameters } from '../http/question.ts'
import type { Running } from './held-operation.ts'
import type { Subscription } from './subscription.ts'
import type { Watch } from './watch.ts'

export type OperationWays = Admission & { readonly watch: Watch; readonly gate: Gate; readonly log: Log }

export type SocketOperation = {
  readonly payload: Readonly<Record<string, unknown>>
  readonly contract: ContractName | null
  readonly asking: () => Promise<Asking>
  readonly isCostTold: boolean
  readonly traceId: string
  readonly running: Running
}

/** An operation over a socket goes the way of a request: the same gate, the same admission, the same graph. */
export async function runOperation(operation: SocketOperation, ways: OperationWays): Promise<void> {
  try {
    await run(operation, ways)
  } catch (error) {
    operation.running.error(toldOf(error, operation, ways))
  }
}

async function run(operation: SocketOperation, ways: OperationWays): Promise<void> {
  const { contract, asking, isCostTold } = operation
  const leave = ways.gate.enter(BUSY)
  try {
    const question = readSubscribe(operation.payload)
    const admitted = { ...(await admit(ways, { question, contract, asking, isCostTold })), question }
    const subscription = await subscribe(admitted, ways)
    if (subscription === null) return await answerOnce(admitted, operation, ways)
    leave(true)
    await tellAll(subscription, operation, ways)
  } finally {
    leave(true)
  }
}

/** `graphql-transport-ws` wants a text in every message: an empty one stands for the document that an id names. */
function readSubscribe({ query, ...rest }: Readonly<Record<string, unknown>>): Question {
  return { method: 'POST', ...readParameters(query === '' ? rest : { query, ...rest }) }
}

type Asked = Admitted & { readonly question: Question }

/** Null for what has but one answer. */
async function subscribe({ document, operation, asking, question }: Asked, { watch }: OperationWays) {
  if (operation?.operation !== 'subscription') return null
  const { variables, resumeFrom } = question
  return watch.open({ document, operation, variables, asking, resumeFrom })
}

async function answerOnce({ query, asking, question }: Asked, { running }: SocketOperation, { graph }: OperationWays) {
  const text = await askGraph({ ...question, query }, asking, graph)
  const refused = text.startsWith('{"errors"') ? JSON.parse(text) : null
  if (refused && refused.data === undefined) return running.error(refused.errors)
  await running.next(text)
  running.complete()
}

async function tellAll(subscription: Subscription, { running, traceId }: SocketOperation, { graph }: OperationWays) {
  running.began(subscription)
  for (let update = await subscription.next(); update !== null; update = await subscription.next())
    await Promise.race([running.next(update.text), subscription.over])
  const why = subscription.why()
  if (why && !running.closes(why)) running.error(formatAll([why], graph.format, traceId))
}

function toldOf(error: unknown, { traceId }: SocketOperation, ways: OperationWays): readonly GraphQLFormattedError[] {
  const { graph, log } = ways
  if (error instanceof Refused) return formatAll(error.errors, graph.format, traceId)
  if (error instanceof HttpFault) {
    const extensions = { code: error.code, retryable: error.status === 429 || error.status === 503, traceId }
    return [{ message: error.message, extensions }]
  }
  if (!(error instanceof Fault)) log.error('socket.fault', { error, traceId })
  const { code, message } = error instanceof Fault ? error : new Fault('INTERNAL_SERVER_ERROR', String(error))
  return formatAll([faultError(code, message)], graph.format, traceId)
}
