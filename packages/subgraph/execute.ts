import { SpanKind } from '@opentelemetry/api'
import { bounded } from '@supermall/kernel/bounded'
import { Fault, fault } from '@supermall/kernel/fault'
import type { Log } from '@supermall/messaging/log'
import type { Awaited, Patience } from '@supermall/messaging/patience'
import { whileAwaited } from '@supermall/messaging/patience'
import { isTracing, traced } from '@supermall/messaging/trace'
import type { DocumentNode, GraphQLSchema } from 'graphql'
import { execute, GraphQLError, Kind, parse } from 'graphql'
import type { Answer, Operation } from './definition.ts'
import { publicError, traceIdOf } from './errors.ts'
import { isPersonal } from './personal.ts'
import { shownDocument } from './shown-document.ts'
import type { Request } from './viewer.ts'

const MOST_DOCUMENTS = 2_000
const MOST_CHARACTERS = 4 * 1024 * 1024

/**
 * Runs operations that the gateway's planner wrote: they come from a composed schema, so they are parsed once and not validated
 * again. Results are handed over as they are, not as text.
 */
export function executor(schema: GraphQLSchema, seen: { service: string; log: Log }) {
  const documents = bounded<DocumentNode>({ most: MOST_DOCUMENTS, mostCharacters: MOST_CHARACTERS })

  function documentOf(query: string): DocumentNode {
    const known = documents.get(query)
    if (known) return known
    const document = parse(query, { noLocation: true })
    documents.set(query, document)
    return document
  }

  function run(operation: Operation, context: Request, awaited: Awaited | null): Promise<Answer> {
    if (!isTracing()) return answer(operation, context, awaited)
    const step = { name: `${seen.service} operation`, kind: SpanKind.SERVER, parent: context.caller.traceparent }
    const attributes = { 'graphql.document': shownDocument(operation.query) }
    return traced({ ...step, attributes }, () => answer(operation, context, awaited))
  }

  async function answer(operation: Operation, context: Request, awaited: Awaited | null): Promise<Answer> {
    const result = await execute({
      schema,
      document: documentOf(operation.query),
      contextValue: context,
      variableValues: operation.variables ?? {},
      operationName: operation.operationName ?? null,
    })
    const traceId = traceIdOf(context.caller.traceparent)
    const errors = result.errors?.map((error) => publicError(timely(error, awaited), { ...seen, traceId }))
    return {
      ...(result.data === undefined ? {} : { data: result.data }),
      ...(errors ? { errors } : {}),
      ...(isPersonal(context) ? { extensions: { isPersonal: true } } : {}),
    }
  }

  return async (operation: Operation, context: Request, patience?: Patience): Promise<Answer> => {
    if (patience === undefined) return run(operation, context, null)
    const gone = isMutation(documentOf(operation.query)) ? null : patience.gone
    return whileAwaited({ deadline: patience.deadline, gone }, (awaited) => run(operation, context, awaited))
  }
}

/** Whoever goes away has not taken back what they asked to be changed. */
const isMutation = ({ definitions }: DocumentNode): boolean =>
  definitions.some((node) => node.kind === Kind.OPERATION_DEFINITION && node.operation === 'mutation')

/** Where time was up, whatever was thrown on the way down was thrown because of it. */
function timely(error: GraphQLError, awaited: Awaited | null): GraphQLError {
  const { message, path, nodes, originalError } = error
  if (!awaited?.isLate() || !originalError || originalError instanceof Fault) return error
  const late = fault('DEADLINE_EXCEEDED', originalError.message)
  return new GraphQLError(message, { nodes: nodes ?? null, path: path ?? null, originalError: late })
}
