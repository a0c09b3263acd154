import { readFileSync } from 'node:fs'
import { Supergraph } from '@apollo/federation-internals'
import { fromRoot } from '@supermall/subgraph/root'
import { readSchema } from '@supermall/subgraph/schema'
import { composeSchemaContract } from '@theguild/federation-composition'
import type { ConstDirectiveNode, DefinitionNode, DocumentNode, GraphQLSchema } from 'graphql'
import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  Kind,
  lexicographicSortSchema,
  parse,
  printType,
  visit,
} from 'graphql'
import { describe, expect, it } from 'vitest'
import { registry } from '../../subgraphs/index.ts'
import { servicesOf } from '../compose.ts'
import { readSupergraph } from '../supergraph.ts'
import { contractNames } from './contract.ts'

const textOf = (...path: string[]): string => readFileSync(fromRoot('gateway', ...path), 'utf8')
/** They are asserted to be valid where they are written. */
const written = (...path: string[]): GraphQLSchema => buildSchema(textOf(...path), { assumeValidSDL: true })

/** Type by type, so that a difference is told by its name. */
const typesOf = (schema: GraphQLSchema): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.values(lexicographicSortSchema(schema).getTypeMap())
      .filter(({ name }) => !name.startsWith('__'))
      .map((type) => [type.name, printType(type)]),
  )

/** Every coordinate of a schema that a contract of it may leave out; a type that is out takes its members along. */
const coordinatesOf = (schema: GraphQLSchema): readonly string[] =>
  Object.values(schema.getTypeMap()).flatMap((type) => {
    if (isEnumType(type)) return [type.name, ...type.getValues().map(({ name }) => `${type.name}.${name}`)]
    if (!isInputObjectType(type) && !isObjectType(type) && !isInterfaceType(type)) return [type.name]
    return [type.name, ...Object.keys(type.getFields()).map((name) => `${type.name}.${name}`)]
  })

/** The other composition leaves out by itself what nothing leads to; Apollo's must be told. */
type Mark = { readonly directive: ConstDirectiveNode; readonly isWhole: boolean }

const everything = coordinatesOf(written('schema.graphql'))

/** Whatever of the whole graph is not in a contract. */
function outsideOf(part: GraphQLSchema): ReadonlySet<string> {
  const inside = new Set(coordinatesOf(part))
  const isOut = (one: string) => !inside.has(one) && (!one.includes('.') || part.getType(one.split('.')[0] ?? ''))
  return new Set(everything.filter(isOut))
}

/** Puts a directive on all that is outside. */
function marking(document: DocumentNode, outside: ReadonlySet<string>, { directive, isWhole }: Mark): DocumentNode {
  const marked = <N extends { directives?: readonly ConstDirectiveNode[] }>(node: N, coordinate: string): N =>
    outside.has(coordinate) ? { ...node, directives: [...(node.directives ?? []), directive] } : node
  const onType = (node: DefinitionNode & { readonly name: { readonly value: string } }) => {
    const type = node.name.value
    const members = (key: string) =>
      key in node
        ? {
            [key]: (node as never as Record<string, readonly { name: { value: string } }[]>)[key]?.map((one) =>
              marked(one as never, `${type}.${one.name.value}`),
            ),
          }
        : {}
    return {
      ...marked<DefinitionNode & { directives?: readonly ConstDirectiveNode[] }>(node as never, type),
      ...members('fields'),
      ...members('values'),
    }
  }
  return visit(document, {
    ObjectTypeDefinition: onType,
    ObjectTypeExtension: onType,
    InterfaceTypeDefinition: onType,
    UnionTypeDefinition: onType,
    ...(isWhole ? { EnumTypeDefinition: onType, InputObjectTypeDefinition: onType, ScalarTypeDefinition: onType } : {}),
  } as never)
}

const INACCESSIBLE: ConstDirectiveNode = { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: 'inaccessible' } }
const OUTSIDE: ConstDirectiveNode = {
  kind: Kind.DIRECTIVE,
  name: { kind: Kind.NAME, value: 'tag' },
  arguments: [
    { kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: 'name' }, value: { kind: Kind.STRING, value: 'outside' } },
  ],
}

const plain = parse(readSupergraph(textOf('supergraph.graphql')).plain, { noLocation: true })
const services = servicesOf(registry.map(({ name, nodes }) => ({ name, nodes, sdl: readSchema(name) })))

describe.each(contractNames)('the contract %s', (contract) => {
  const committed = written('contracts', `${contract}.graphql`)
  const outside = outsideOf(committed)
  const expected = typesOf(committed)

  it('is what Apollo makes of the supergraph when it is told to hide the rest', () => {
    const hidden = marking(plain, outside, { directive: INACCESSIBLE, isWhole: true })
    expect(typesOf(Supergraph.build(hidden).apiSchema().toGraphQLJSSchema())).toEqual(expected)
  })

  it('is what another composition makes of the same subgraphs', () => {
    const marked = services.map((one) => ({
      ...one,
      typeDefs: marking(one.typeDefs, outside, { directive: OUTSIDE, isWhole: false }),
    }))
    const made = composeSchemaContract(marked, { include: new Set(), exclude: new Set(['outside']) })
    expect(made.errors ?? []).toEqual([])
    expect(typesOf(buildSchema(made.publicSdl ?? ''))).toEqual(expected)
  })
})
