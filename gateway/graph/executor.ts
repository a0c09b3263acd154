import type { ApolloServerOptionsWithGateway, BaseContext } from '@apollo/server'
import type { DocumentNode, GraphQLError } from 'graphql'
import type { Branch, Denial } from '../policy/branch.ts'
import { faultError } from './errors.ts'

export type GatewayInterface = NonNullable<ApolloServerOptionsWithGateway<BaseContext>['gateway']>
export type Executor = NonNullable<Awaited<ReturnType<GatewayInterface['load']>>['executor']>
export type Executing = Parameters<Executor>[0]
export type Executed = Awaited<ReturnType<Executor>>
export type Variables = Readonly<Record<string, unknown>>

/** An operation of which nothing is left but what its viewer may see. */
export type Allowed = {
  readonly executing: Executing
  readonly document: DocumentNode
  /** Tells apart what viewers with different rights see of one document. */
  readonly queryHash: string
  /** Where the markers of denied fields are; null when nothing is denied. */
  readonly branch: Branch | null
  readonly variables: Variables
}

/** Runs what is allowed; the errors of denied fields are in the answer. */
export type Run = (allowed: Allowed) => Promise<Executed>

export const denialError = (denial: Denial, path: readonly (string | number)[]): GraphQLError =>
  faultError(denial.code, denial.where, path)
