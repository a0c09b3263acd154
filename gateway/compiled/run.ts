import type { Answer, PublicError } from '@supermall/subgraph/definition'
import { GraphQLError } from 'graphql'
import type { Asking } from '../asking.ts'
import type { Question } from '../sources/source.ts'
import type { Topic } from './batch.ts'
import type { Fields } from './fields.ts'
import type { Path } from './places.ts'
import { isVariant } from './plan-names.ts'

/** One answer while it is put together. */
export type Run = {
  readonly asking: Asking
  /** As the client sent them: subgraphs apply the defaults that stand in what they are asked. */
  readonly variables: Readonly<Record<string, unknown>>
  readonly data: Fields
  readonly errors: GraphQLError[]
  readonly isMutation: boolean
  /** Objects that a subgraph, asked about them, says are not there. */
  readonly gone: Set<Fields>
  /** Places of what a subgraph had, and gave up with all that it was asked, for another's sake. */
  readonly lost: Path[]
  /** Objects that lie in many places of the answer. */
  readonly shared: Set<Fields>
  /** What has been asked about objects so far, by the key of the question. */
  readonly topics: Map<string, Topic>
}

export type Step = (run: Run) => Promise<void>

/** Asks one subgraph; it never throws. */
export type Ask = (question: Question, asking: Asking) => Promise<Answer>

/** An error of a subgraph, at its place in the whole answer; what the plan asked for itself has none, so it is told of what it is a part of. */
export function told(error: PublicError, path: Path | undefined, serviceName: string): GraphQLError {
  const own = path?.findIndex((step) => typeof step === 'string' && isVariant(step)) ?? -1
  return new GraphQLError(error.message, {
    ...(path ? { path: own === -1 ? path : path.slice(0, own) } : {}),
    extensions: { ...error.extensions, serviceName },
  })
}

/** Those of the client's variables that a fetch uses, as JSON without its braces. */
export function usedVariables({ variables }: Run, names: readonly string[]): string {
  const used = names.filter((name) => Object.hasOwn(variables, name) && variables[name] !== undefined)
  return used.map((name) => `${JSON.stringify(name)}:${JSON.stringify(variables[name])}`).join(',')
}
