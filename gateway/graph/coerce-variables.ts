import type { GraphQLSchema, OperationDefinitionNode } from 'graphql'
import { GraphQLError, getVariableValues } from 'graphql'

type Given = Readonly<Record<string, unknown>>
type Coerced = { readonly variables: Given } | { readonly errors: readonly GraphQLError[] }

/** Each error tells the whole value that is wrong: a few of them are enough to mend it, and many would be larger than any answer. */
const MOST_ERRORS = 10
const LONGEST_MESSAGE = 500

/** The variables as the schema has them, or what is wrong with them. */
export function coerceVariables(schema: GraphQLSchema, operation: OperationDefinitionNode, given: Given): Coerced {
  const definitions = operation.variableDefinitions ?? []
  const { coerced, errors } = getVariableValues(schema, definitions, given, { maxErrors: MOST_ERRORS })
  return errors ? { errors: errors.map(asInput) } : { variables: coerced }
}

/** What is wrong is said at the end of a message, behind the value. */
export function asInput({ message, nodes }: GraphQLError): GraphQLError {
  const half = LONGEST_MESSAGE / 2
  const said = message.length > LONGEST_MESSAGE ? `${message.slice(0, half)} … ${message.slice(-half)}` : message
  return new GraphQLError(said, { nodes: nodes ?? null, extensions: { code: 'BAD_USER_INPUT' } })
}
