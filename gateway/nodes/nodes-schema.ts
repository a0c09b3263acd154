/** The gateway's own subgraph: it alone knows which type an id belongs to. */
export const NODES_SUBGRAPH = 'nodes'

export const MOST_NODES = 100

type Owner = { readonly name: string; readonly nodes: Readonly<Record<string, string>> }

/**
 * Its text, generated from what the domains list. `@node` stays in the supergraph, so that the gateway reads it from
 * there.
 */
export function nodesSchema(owners: readonly Owner[]): string {
  const types = owners.flatMap(({ name, nodes }) =>
    Object.entries(nodes).map(([prefix, type]) => typeText(name, prefix, type)),
  )
  return [HEAD, ...types].join('\n')
}

const typeText = (owner: string, prefix: string, type: string): string => `
type ${type} implements Node @key(fields: "id", resolvable: false) @node(prefix: "${prefix}", owner: "${owner}") {
  id: ID!
}`

const TAGS = ['storefront', 'merchant', 'admin'].map((name) => `@tag(name: "${name}")`).join(' ')

const HEAD = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@tag", "@listSize", "@composeDirective"])
  @link(url: "https://supermall.example/node/v1.0", import: ["@node"])
  @composeDirective(name: "@node")

"Says which ids are of this type, and which subgraph owns it."
directive @node(prefix: String!, owner: String!) on OBJECT

"What can be asked; nothing is changed by it."
type Query {
  "Anything with an id, whatever it is; null when there is no such thing or the viewer may not see it. Anybody may ask."
  node(
    "The id, with its prefix."
    id: ID!
  ): Node ${TAGS}
  "The same for at most ${MOST_NODES} ids, in their order, null where there is nothing. Anybody may ask."
  nodes(
    "The ids, with their prefixes; at most ${MOST_NODES}."
    ids: [ID!]!
  ): [Node] @listSize(assumedSize: ${MOST_NODES}) ${TAGS}
}

"Anything with an id of its own."
interface Node {
  "Opaque, prefixed and sortable by time of making."
  id: ID!
}`
