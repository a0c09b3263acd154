import { scalars } from '@supermall/subgraph/scalars'
import type { GraphQLSchema } from 'graphql'
import { isScalarType } from 'graphql'

/** What a composed schema does not know of its scalars: a value that is none is refused here, before anybody is asked. */
export function knowScalars(schema: GraphQLSchema): GraphQLSchema {
  for (const [name, { parseValue, parseLiteral }] of Object.entries(scalars)) {
    const type = schema.getType(name)
    if (isScalarType(type)) Object.assign(type, { parseValue, parseLiteral })
  }
  return schema
}
