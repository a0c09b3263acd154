import { readFileSync } from 'node:fs'
import { buildSubgraphSchema } from '@apollo/subgraph'
import type { GraphQLSchema } from 'graphql'
import { parse } from 'graphql'
import { readAnewInMutations } from './anew.ts'
import { guardSchema } from './authorize.ts'
import { guardEntities } from './entities.ts'
import { fromRoot } from './root.ts'
import { baseResolvers } from './scalars.ts'

/** What every subgraph's schema begins with; the domain's own file is the rest. */
export const baseSchemaFile = (): string => fromRoot('packages', 'subgraph', 'base.graphql')
export const schemaFile = (domain: string): string => fromRoot('subgraphs', domain, 'schema.graphql')

/** A subgraph's whole text, as it is composed. */
export const readSchema = (domain: string): string =>
  `${readFileSync(baseSchemaFile(), 'utf8')}\n${readFileSync(schemaFile(domain), 'utf8')}`

const built = new WeakMap<object, GraphQLSchema>()

/** A schema keeps nothing of who opened it: a process that opens a domain several times makes it once. */
export function buildSchema(domain: string, resolvers: object): GraphQLSchema {
  const schema = built.get(resolvers) ?? makeSchema(domain, resolvers)
  built.set(resolvers, schema)
  return schema
}

function makeSchema(domain: string, resolvers: object): GraphQLSchema {
  const errorType = `${domain.charAt(0).toUpperCase()}${domain.slice(1)}Error`
  const merged = { ...baseResolvers(errorType), ...resolvers }
  const schema = buildSubgraphSchema({ typeDefs: parse(readSchema(domain)), resolvers: merged as never })
  return readAnewInMutations(guardEntities(guardSchema(schema)))
}
