import type { GraphQLSchema, OperationDefinitionNode } from 'graphql'
import { GraphQLError, getVariableValues } from 'graphql'
import { toldOfVariable, withoutValue } from './without-values.ts'

type Given = Readonly<Record<string, unknown>>
type Coerced = { readonly variables: Given } | { readonly errors: readonly GraphQLError[] }

/** A few of them are enough to mend it, and many would be larger than any answer. */
const MOST_ERRORS = 10

/** The variables as the schema has them, or what is wrong with them. */
export function coerceVariables(schema: GraphQLSchema, operation: OperationDefinitionNode, given: Given): Coerced {
  const definitions = operation.variableDefinitions ?? []
  const { coerced, errors } = getVariableValues(schema, definitions, given, { maxErrors: MOST_ERRORS })
  return errors
    ? { errors: errors.map((error) => asInput(error, toldOfVariable(error, given))) }
    : { variables: coerced }
}

const asInput = ({ nodes }: GraphQLError, said: string): GraphQLError =>
  new GraphQLError(said, { nodes: nodes ?? null, extensions: { code: 'BAD_USER_INPUT' } })

/** What is wrong with an argument. */
export const badArgument = (error: GraphQLError): GraphQLError => asInput(error, withoutValue(error.message))
