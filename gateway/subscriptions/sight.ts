import type { Feed } from '@supermall/contracts/news'
import { GraphQLError } from 'graphql'
import type { Asking } from '../asking.ts'
import type { Graph } from '../graph/graph.ts'
import { Refused } from '../graph/refused.ts'
import { askGraph } from '../http/ask-graph.ts'
import { notSeen } from './refusals.ts'
import type { Wish } from './wish.ts'

const questionOf = ({ seenAs, partOf }: Feed): string =>
  `query Sight($ids: [ID!]!) { nodes(ids: $ids) { __typename ${partOf ? `... on ${seenAs} { whole: ${partOf} { id } }` : ''} } }`

type Seen = { readonly __typename: string; readonly whole?: { readonly id: string } | null }

type Answered = {
  readonly data?: { readonly nodes: readonly (Seen | null)[] | null } | null
  readonly errors?: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[]
}

/** Nobody waits for news of what he cannot see: what is another's is not there for him, as in any query. */
export async function requireSight(wish: Wish, asking: Asking, graph: Graph): Promise<readonly Seen[]> {
  const { seenAs } = wish.feed
  if (seenAs === null) return []
  const query = questionOf(wish.feed)
  graph.prepare(query, asking.contract)
  const text = await askGraph({ query, variables: { ids: wish.keys } }, { ...asking, cost: null }, graph)
  const { data, errors = [] } = JSON.parse(text) as Answered
  if (errors.length > 0)
    throw new Refused(...errors.map(({ message, extensions }) => new GraphQLError(message, { extensions })))
  const seen = (data?.nodes ?? []).filter((node) => node?.__typename === seenAs) as Seen[]
  if (!data?.nodes || seen.length < data.nodes.length) throw new Refused(notSeen())
  return seen
}

/** What he named, and what that is a part of: news of the whole is news of each part. */
export const withWholes = (keys: readonly string[], seen: readonly Seen[]): readonly string[] => [
  ...new Set([...keys, ...seen.flatMap(({ whole }) => whole?.id ?? [])]),
]
