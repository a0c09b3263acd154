import type { GraphQLLeafType } from 'graphql'
import { GraphQLBoolean, GraphQLFloat, GraphQLID, GraphQLInt, GraphQLString, isEnumType } from 'graphql'

/** Whether a value is one of that type. */
type IsLeaf = (value: unknown) => boolean

const isString: IsLeaf = (value) => typeof value === 'string'

const BUILT_IN: Readonly<Record<string, IsLeaf>> = {
  [GraphQLString.name]: isString,
  [GraphQLID.name]: (value) => isString(value) || Number.isInteger(value),
  [GraphQLInt.name]: Number.isInteger,
  [GraphQLFloat.name]: Number.isFinite,
  [GraphQLBoolean.name]: (value) => typeof value === 'boolean',
}

/** Values of custom scalars are their subgraph's business and pass as they are. */
export function leafOf(type: GraphQLLeafType): IsLeaf {
  if (!isEnumType(type)) return BUILT_IN[type.name] ?? (() => true)
  const names = new Set<unknown>(type.getValues().map(({ name }) => name))
  return (value) => names.has(value)
}
