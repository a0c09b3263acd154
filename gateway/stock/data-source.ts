import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway'
import type { Asking } from '../asking.ts'
import type { Ask } from '../sources/ask.ts'
import { distinct } from './representations.ts'

type Process = ReturnType<GraphQLDataSource['process']>

/** How Apollo's own executor reaches a subgraph. */
export function dataSource(ask: Ask): GraphQLDataSource {
  return {
    async process({ request, context }: GraphQLDataSourceProcessOptions): Process {
      const variables = request.variables ?? {}
      const once = distinct(variables)
      const asked: Record<string, unknown> = once?.variables ?? variables
      const answer = await ask(
        {
          query: request.query ?? '',
          variables: asked,
          ...(Array.isArray(asked.representations) ? { entities: asked.representations.length } : {}),
          ...(request.operationName ? { operationName: request.operationName } : {}),
        },
        context as Asking,
      )
      return (once ? once.spread(answer) : answer) as Awaited<Process>
    },
  }
}
