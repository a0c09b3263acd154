import type { GraphQLSchema } from 'graphql'

/** The parts of the graph that have a path of their own: who works there sees nothing else of it. */
export const contractNames = ['storefront', 'merchant', 'admin'] as const
export type ContractName = (typeof contractNames)[number]

export type Contracts = {
  /** What clients of a contract see; made when it is asked for first. */
  readonly schemaOf: (contract: ContractName) => GraphQLSchema
}

const PATHS: ReadonlyMap<string, ContractName | null> = new Map([
  ['/graphql', null],
  ...contractNames.map((name) => [`/graphql/${name}`, name] as const),
])

/** Null for the whole graph, undefined where no graph is. */
export const contractAt = (path: string): ContractName | null | undefined => PATHS.get(path)

export const isGraphPath = (path: string): boolean => PATHS.has(path)
