import { GraphQLError } from 'graphql'
import type { Asking } from '../asking.ts'
import type { Graph } from '../graph/graph.ts'
import { Refused } from '../graph/refused.ts'
import { askGraph } from '../http/ask-graph.ts'
import { notSeen } from './refusals.ts'
import type { Wish } from './wish.ts'

const QUESTION = 'query Sight($ids: [ID!]!) { nodes(ids: $ids) { __typename } }'

type Answered = {
  readonly data?: { readonly nodes: readonly ({ readonly __typename: string } | null)[] } | null
  readonly errors?: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[]
}

/** Nobody waits for news of what he cannot see: what is another's is not there for him, as in any query. */
export async function checkSight(wish: Wish, asking: Asking, graph: Graph): Promise<void> {
  const { seenAs } = wish.feed
  if (seenAs === null) return
  graph.prepare(QUESTION, asking.contract)
  const text = await askGraph({ query: QUESTION, variables: { ids: wish.keys } }, { ...asking, cost: null }, graph)
  const { data, errors = [] } = JSON.parse(text) as Answered
  if (errors.length > 0)
    throw new Refused(...errors.map(({ message, extensions }) => new GraphQLError(message, { extensions })))
  if (data?.nodes.some((node) => node?.__typename !== seenAs) !== false) throw new Refused(notSeen())
}
