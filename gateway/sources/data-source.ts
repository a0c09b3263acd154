import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway'
import { Fault } from '@supermall/kernel/fault'
import type { Log } from '@supermall/messaging/log'
import type { Answer, Operation, PublicError } from '@supermall/subgraph/definition'
import { Kind, parse } from 'graphql'
import type { Asking } from '../asking.ts'
import { distinct } from './representations.ts'
import type { Source } from './source.ts'

type Process = ReturnType<GraphQLDataSource['process']>

/**
 * How the planner's executor reaches a subgraph. A subgraph that cannot be asked is an answer without data: it never
 * throws.
 */
export function dataSource(source: Source, log: Log): GraphQLDataSource {
  return {
    async process({ request, context }: GraphQLDataSourceProcessOptions): Process {
      const asking = context as Asking
      const variables = request.variables ?? {}
      const once = distinct(variables)
      const operation: Operation = {
        query: request.query ?? '',
        variables: once?.variables ?? variables,
        ...(request.operationName ? { operationName: request.operationName } : {}),
      }
      const answer = await ask(source, operation, { asking, log })
      return (once ? once.spread(answer) : answer) as Awaited<Process>
    },
  }
}

async function ask(
  source: Source,
  operation: Operation,
  { asking, log }: { asking: Asking; log: Log },
): Promise<Answer> {
  try {
    return await source.ask(operation, asking)
  } catch (error) {
    log.error('subgraph.unanswered', { domain: source.name, traceId: asking.traceId, error })
    const { code, publicText, retryable } = error instanceof Fault ? error : new Fault('INTERNAL_SERVER_ERROR', '')
    const extensions = { code, retryable, traceId: asking.traceId }
    return {
      data: null,
      errors: places(operation).map((path): PublicError => ({ message: publicText, path, extensions })),
    }
  }
}

/** Everything that was asked for is missing, and each place of it is told. */
function places({ query, variables }: Operation): (string | number)[][] {
  const representations = variables?.representations
  if (Array.isArray(representations)) return representations.map((_, index) => ['_entities', index])
  const [operation] = parse(query, { noLocation: true }).definitions
  if (operation?.kind !== Kind.OPERATION_DEFINITION) return []
  return operation.selectionSet.selections.flatMap((one) =>
    one.kind === Kind.FIELD ? [[one.alias?.value ?? one.name.value]] : [],
  )
}
