import { HeaderMap } from '@apollo/server'
import type { Asking } from '../asking.ts'
import type { Graph } from '../graph/graph.ts'

type Asked = {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
  readonly operationName?: string | null
}

/** Asks as a POST would, when nobody has sent one: the answer is text, whatever its status. */
export async function askGraph(
  { query, variables, operationName }: Asked,
  asking: Asking,
  graph: Graph,
): Promise<string> {
  const named = operationName ? { operationName } : {}
  const headers = new HeaderMap([['content-type', 'application/json']])
  const { body } = await graph.run(
    { method: 'POST', headers, search: '', body: { query, variables, ...named } },
    asking,
  )
  if (body.kind !== 'complete') throw new Error('an answer came in parts, which nobody asked for')
  return body.string
}
