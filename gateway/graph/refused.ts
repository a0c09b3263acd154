import type { GraphQLError } from 'graphql'

/** Why an operation is not run, as it is told to whoever asked. */
export class Refused extends Error {
  readonly errors: readonly GraphQLError[]
  constructor(...errors: readonly GraphQLError[]) {
    super(errors.map(({ message }) => message).join('; '))
    this.name = 'Refused'
    this.errors = errors
  }
}
