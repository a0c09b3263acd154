import { readFileSync } from 'node:fs'
import { fromRoot } from '@supermall/subgraph/root'
import type { GraphQLField, GraphQLNamedType, GraphQLObjectType } from 'graphql'
import { buildSchema, getNamedType, isInterfaceType, isObjectType, isRequiredArgument } from 'graphql'

export const graph = buildSchema(readFileSync(fromRoot('gateway/schema.graphql'), 'utf8'))

/** A field that answers with a connection, and the object that it is a field of. */
export type List = {
  readonly type: GraphQLObjectType
  readonly field: GraphQLField<unknown, unknown>
  readonly connection: GraphQLObjectType
  readonly node: string
  readonly hasIds: boolean
}

export type Slice = {
  readonly first?: number
  readonly after?: string
  readonly last?: number
  readonly before?: string
}

const objects = Object.values(graph.getTypeMap()).filter((type) => isObjectType(type))

export const connections: readonly GraphQLObjectType[] = objects.filter(({ name }) => name.endsWith('Connection'))

/** Every list of the graph, in the order of its text. */
export const lists: readonly List[] = objects.flatMap((type) =>
  Object.values(type.getFields()).flatMap((field): List[] => {
    const connection = getNamedType(field.type)
    if (!isObjectType(connection) || !connection.name.endsWith('Connection')) return []
    const node = getNamedType(connection.getFields().nodes?.type)
    const hasIds = (isObjectType(node) || isInterfaceType(node)) && 'id' in node.getFields()
    return [{ type, field, connection, node: String(node), hasIds }]
  }),
)

/** Lists that can be asked for without knowing the id of what they are about. */
export const rootLists = lists.filter(
  ({ type, field }) => type.name === 'Query' && !field.args.some(isRequiredArgument),
)

/** Lists of a thing that can be found again by its id. */
export const nestedLists = lists.filter(({ type }) => isNode(type))

export function isNode(type: GraphQLNamedType | undefined): boolean {
  return isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node')
}

export const nameOf = ({ type, field }: List): string => `${type.name}.${field.name}`

/** The question for a slice of a list; for one of a thing, by the thing's id, which is the variable `of`. */
export function questionFor({ type, field, hasIds }: List, isOfThing: boolean): string {
  const variables = '$first: Int, $after: String, $last: Int, $before: String'
  const given = 'first: $first, after: $after, last: $last, before: $before'
  const page = '{ hasNextPage hasPreviousPage startCursor endCursor }'
  const node = hasIds ? '{ __typename id }' : '{ __typename }'
  const list = `list: ${field.name}(${given}) { edges { cursor node ${node} } nodes ${node} pageInfo ${page} }`
  return isOfThing
    ? `query Slice($of: ID!, ${variables}) { node(id: $of) { ... on ${type.name} { ${list} } } }`
    : `query Slice(${variables}) { ${list} }`
}
