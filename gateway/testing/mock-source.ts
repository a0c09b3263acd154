import { readFileSync } from 'node:fs'
import { buildSubgraphSchema } from '@apollo/subgraph'
import type { Answer } from '@supermall/subgraph/definition'
import { fromRoot } from '@supermall/subgraph/root'
import { baseSchemaFile } from '@supermall/subgraph/schema'
import type { GraphQLFieldResolver, GraphQLOutputType, GraphQLSchema } from 'graphql'
import {
  execute,
  getNullableType,
  isAbstractType,
  isEnumType,
  isLeafType,
  isListType,
  isObjectType,
  parse,
} from 'graphql'
import type { Source } from '../sources/source.ts'

/** A domain that has everything it is asked for, as much of it as is wanted: its schema is real, its data is not. */
export function mockSource(name: string): Source & { readonly schema: GraphQLSchema } {
  const texts = [baseSchemaFile(), fromRoot('subgraphs', name, 'schema.graphql')].map((file) =>
    readFileSync(file, 'utf8'),
  )
  const schema = buildSubgraphSchema({ typeDefs: parse(texts.join('\n')) })
  return {
    name,
    schema,
    isRemote: false,
    async ask({ query, variables }): Promise<Answer> {
      const result = await execute({
        schema,
        document: parse(query),
        variableValues: variables ?? {},
        fieldResolver: invent,
        typeResolver: (value, _, info, type) =>
          (value as { __typename?: string }).__typename ?? info.schema.getPossibleTypes(type)[0]?.name,
      })
      return result as unknown as Answer
    },
    pass: async () => undefined,
    check: async () => undefined,
    stop: () => undefined,
  }
}

const USUAL = 5

type Invented = Readonly<Record<string, unknown>> & { readonly size?: number }

const invent: GraphQLFieldResolver<Invented | undefined, unknown> = (
  source,
  args,
  _,
  { fieldName, returnType, schema },
) => {
  const known = source?.[fieldName]
  if (known !== undefined) return known
  const size = args.first ?? args.last ?? args.ids?.length ?? source?.size ?? USUAL
  return madeOf(returnType, size)

  function madeOf(outer: GraphQLOutputType, many: number): unknown {
    const type = getNullableType(outer)
    if (isListType(type)) return Array.from({ length: many }, () => madeOf(type.ofType, USUAL))
    if (isEnumType(type)) return type.getValues()[0]?.value
    if (isLeafType(type)) return LEAVES[type.name] ?? 'something'
    const named = isAbstractType(type) ? schema.getPossibleTypes(type)[0] : isObjectType(type) ? type : undefined
    return { __typename: named?.name, size: many }
  }
}

const LEAVES: Readonly<Record<string, unknown>> = { Int: 1, Float: 1.5, Boolean: true, ID: 'prd_something' }
