import type { Log } from '@supermall/messaging/log'
import type { DocumentNode, GraphQLSchema } from 'graphql'
import { execute, parse } from 'graphql'
import type { Answer, Operation } from './definition.ts'
import { publicError, traceIdOf } from './errors.ts'
import type { Request } from './viewer.ts'

const MOST_DOCUMENTS = 2_000

/**
 * Runs operations that the gateway's planner wrote: they come from a composed schema, so they are parsed once and not validated
 * again. Results are handed over as they are, not as text.
 */
export function executor(schema: GraphQLSchema, seen: { service: string; log: Log }) {
  const documents = new Map<string, DocumentNode>()

  function documentOf(query: string): DocumentNode {
    const known = documents.get(query)
    if (known) return known
    const oldest = documents.size >= MOST_DOCUMENTS ? documents.keys().next().value : undefined
    if (oldest !== undefined) documents.delete(oldest)
    const document = parse(query, { noLocation: true })
    documents.set(query, document)
    return document
  }

  return async (operation: Operation, context: Request): Promise<Answer> => {
    const result = await execute({
      schema,
      document: documentOf(operation.query),
      contextValue: context,
      variableValues: operation.variables ?? {},
      operationName: operation.operationName ?? null,
    })
    const traceId = traceIdOf(context.caller.traceparent)
    const errors = result.errors?.map((error) => publicError(error, { ...seen, traceId }))
    return { ...(result.data === undefined ? {} : { data: result.data }), ...(errors ? { errors } : {}) }
  }
}
