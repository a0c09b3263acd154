import type { GraphQLLeafType } from 'graphql'
import { GraphQLBoolean, GraphQLFloat, GraphQLID, GraphQLInt, GraphQLString, isEnumType } from 'graphql'
import { jsonOf, quote } from './json.ts'

/** A value as JSON; empty when it is no value of that type. */
export type Leaf = (value: unknown) => string

/** Where numbers begin to be written with an exponent. */
const LARGE = 1e21

const whole: Leaf = (value) => (Number.isInteger(value) && Math.abs(value as number) < LARGE ? String(value) : '')
const string: Leaf = (value) => (typeof value === 'string' ? quote(value) : '')

const BUILT_IN: Readonly<Record<string, Leaf>> = {
  [GraphQLString.name]: string,
  [GraphQLID.name]: (value) => string(value) || whole(value),
  [GraphQLInt.name]: whole,
  [GraphQLFloat.name]: (value) => (Number.isFinite(value) ? String(value) : ''),
  [GraphQLBoolean.name]: (value) => (typeof value === 'boolean' ? String(value) : ''),
}

/** Values of custom scalars are their subgraph's business and pass as they are. */
export function leafOf(type: GraphQLLeafType): Leaf {
  if (!isEnumType(type)) return BUILT_IN[type.name] ?? jsonOf
  const texts = new Map<unknown, string>(type.getValues().map(({ name }) => [name, JSON.stringify(name)]))
  return (value) => texts.get(value) ?? ''
}
