import { Fault } from '@supermall/kernel/fault'
import type { Gone } from '@supermall/kernel/gone'
import type { Log } from '@supermall/messaging/log'
import { HttpFault } from '@supermall/subgraph/http'
import type { GraphQLError, GraphQLFormattedError } from 'graphql'
import { faultError, formatAll } from '../graph/errors.ts'
import type { Graph } from '../graph/graph.ts'
import { Refused } from '../graph/refused.ts'
import type { Admitted } from '../http/admit.ts'
import { askGraph } from '../http/ask-graph.ts'
import type { Question } from '../http/question.ts'
import { refusing } from '../seeing/refusing.ts'
import type { Subscription } from './subscription.ts'
import type { Watch } from './watch.ts'
import { sizeOf } from './wish.ts'

/** One of the operations that share a connection, for whoever runs it. Once it is over nothing more is said of it. */
export type Running = {
  /** Aborted when the client wants no answer any more. */
  readonly gone: Gone
  /** Resolves when there is room for more. */
  readonly next: (text: string) => Promise<void>
  readonly error: (errors: readonly GraphQLFormattedError[]) => void
  readonly complete: () => void
  /** A subscription stands; when the client has stopped waiting meanwhile it ends at once. */
  readonly began: (subscription: Subscription) => void
  /** The gateway has ended the subscription; true when the whole connection is closed for that. */
  readonly closes: (why: GraphQLError) => boolean
}

export type Ways = { readonly graph: Graph; readonly watch: Watch; readonly log: Log }

export type Told = {
  readonly running: Running
  readonly traceId: string
  /** A subscription stands: from now on nothing is under way but waiting. */
  readonly onStanding: () => void
}

type Asked = Admitted & { readonly question: Question }

/** Runs what was admitted to its end. */
export async function runAdmitted(asked: Asked, to: Told, ways: Ways): Promise<void> {
  const { query, document, operation, asking, question } = asked
  if (operation?.operation !== 'subscription')
    return tellOne(await askGraph({ ...question, query }, asking, ways.graph), to)
  const { variables, resumeFrom } = question
  const wanted = { document, operation, variables, asking, resumeFrom, size: sizeOf(asked) }
  const subscription = await refusing(() => ways.watch.open(wanted))
  to.running.began(subscription)
  to.onStanding()
  await tellAll(subscription, to, ways)
}

async function tellOne(text: string, { running }: Told): Promise<void> {
  const refused = text.startsWith('{"errors"') ? JSON.parse(text) : null
  if (refused && refused.data === undefined) return running.error(refused.errors)
  await running.next(text)
  running.complete()
}

async function tellAll(subscription: Subscription, { running, traceId }: Told, { graph }: Ways): Promise<void> {
  for (let update = await subscription.next(); update !== null; update = await subscription.next())
    await Promise.race([running.next(update.text), subscription.over])
  const why = subscription.why()
  if (why && !running.closes(why)) running.error(formatAll([why], graph.format, traceId))
}

/** What a client reads of an operation that was not run, or not to its end. */
export function toldOf(error: unknown, traceId: string, { graph, log }: Ways): readonly GraphQLFormattedError[] {
  if (error instanceof Refused) return formatAll(error.errors, graph.format, traceId)
  if (error instanceof HttpFault) return [{ message: error.message, extensions: { ...error.extensions, traceId } }]
  if (!(error instanceof Fault)) log.error('operation.fault', { error, traceId })
  const { code, message } = error instanceof Fault ? error : new Fault('INTERNAL_SERVER_ERROR', String(error))
  return formatAll([faultError(code, message)], graph.format, traceId)
}
