import { buildSubgraphSchema } from '@apollo/subgraph'
import { badInput, Fault, fault } from '@supermall/kernel/fault'
import { prefixOf } from '@supermall/kernel/id'
import type { Log } from '@supermall/messaging/log'
import type { Answer } from '@supermall/subgraph/definition'
import { executor } from '@supermall/subgraph/execute'
import { notFound } from '@supermall/subgraph/http'
import type { Request } from '@supermall/subgraph/viewer'
import DataLoader from 'dataloader'
import { parse } from 'graphql'
import type { Asking } from '../asking.ts'
import type { Source } from '../sources/source.ts'
import type { NodeOwner } from '../supergraph.ts'
import { MOST_NODES, NODES_SUBGRAPH, nodesSchema } from './nodes-schema.ts'

type Node = { readonly __typename: string; readonly id: string }
type Context = Request & { readonly node: (id: string) => Promise<Node | null> }

/** The subgraph that answers `node` and `nodes`. It owns nothing: whether a thing exists, its owner says. */
export function nodesSource(
  owners: ReadonlyMap<string, NodeOwner>,
  within: { sources: ReadonlyMap<string, Source>; log: Log },
): Source {
  const { sources, log } = within
  const schema = buildSubgraphSchema({ typeDefs: parse(schemaText(owners)), resolvers: resolvers as never })
  const run = executor(schema, { service: NODES_SUBGRAPH, log })

  function contextOf(asking: Asking): Request {
    const known = asking.contexts.get(NODES_SUBGRAPH)
    if (known) return known
    const existing = new DataLoader((nodes: readonly Node[]) => existence(nodes, { owners, sources, asking }), {
      cacheKeyFn: ({ id }) => id,
    })
    const node = async (id: string) => {
      const owner = owners.get(prefixOf(id) ?? '')
      return owner && isSeen(owner, asking) ? existing.load({ __typename: owner.type, id }) : null
    }
    const context: Context = { ...asking.request, node }
    asking.contexts.set(NODES_SUBGRAPH, context)
    return context
  }

  return {
    name: NODES_SUBGRAPH,
    isRemote: false,
    ask: (operation, asking) => run(operation, contextOf(asking)),
    pass: async () => {
      throw notFound()
    },
    check: async () => undefined,
    stop: () => undefined,
  }
}

/** What is outside of the contract that is asked is not there. */
const isSeen = ({ type }: NodeOwner, { contract }: Asking): boolean =>
  contract === undefined || contract.schema.getType(type) !== undefined

const resolvers = {
  Query: {
    node: (_: unknown, { id }: { id: string }, { node }: Context) => node(id),
    nodes: (_: unknown, { ids }: { ids: readonly string[] }, { node }: Context) => {
      if (ids.length > MOST_NODES) throw badInput(`At most ${MOST_NODES} ids, not ${ids.length}.`)
      return ids.map((id) => node(id))
    },
  },
  Node: { __resolveType: ({ __typename }: Node) => __typename },
}

function schemaText(owners: ReadonlyMap<string, NodeOwner>): string {
  return nodesSchema([...owners].map(([prefix, { owner, type }]) => ({ name: owner, nodes: { [prefix]: type } })))
}

type Found = Map<string, Node | null | Error>
type Within = {
  readonly owners: ReadonlyMap<string, NodeOwner>
  readonly sources: ReadonlyMap<string, Source>
  readonly asking: Asking
}

/** One question to each owner, for all ids of a tick. */
async function existence(nodes: readonly Node[], within: Within): Promise<(Node | null | Error)[]> {
  const found: Found = new Map()
  const names = [...new Set(nodes.map(({ id }) => ownerOf(id, within)))]
  await Promise.all(
    names.map((name) =>
      askOwner(
        name,
        nodes.filter(({ id }) => ownerOf(id, within) === name),
        { ...within, found },
      ),
    ),
  )
  return nodes.map(({ id }) => found.get(id) ?? null)
}

const ownerOf = (id: string, { owners }: Within): string => owners.get(prefixOf(id) ?? '')?.owner ?? ''

const QUESTION = 'query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename } }'

async function askOwner(
  name: string,
  nodes: readonly Node[],
  { sources, asking, found }: Within & { found: Found },
): Promise<void> {
  try {
    const source = sources.get(name)
    if (!source) throw fault('SERVICE_UNAVAILABLE', `there is no ${name}`)
    const answer = await source.ask({ query: QUESTION, variables: { representations: nodes } }, asking)
    nodes.forEach((node, index) => {
      found.set(node.id, verdict(node, index, answer))
    })
  } catch (error) {
    for (const { id } of nodes)
      found.set(id, error instanceof Fault ? error : fault('INTERNAL_SERVER_ERROR', String(error)))
  }
}

/** What a viewer may not see is not there for him. */
function verdict(node: Node, index: number, { data, errors }: Answer): Node | null | Error {
  const error = errors?.find(({ path }) => path === undefined || path[1] === undefined || path[1] === index)
  const entities = data?._entities
  if (Array.isArray(entities) && entities[index]) return node
  if (!error || error.extensions.code === 'FORBIDDEN' || error.extensions.code === 'UNAUTHENTICATED') return null
  return fault('SERVICE_UNAVAILABLE', `${node.id}: ${error.message}`)
}
