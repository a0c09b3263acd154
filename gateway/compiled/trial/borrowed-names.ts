import type { GraphQLSchema } from 'graphql'
import { isInterfaceType, isObjectType, parse, print, visit } from 'graphql'
import { hash } from './chance.ts'

export type Borrowed = {
  readonly query: string
  /** What a value is called in the operation that borrows no names. */
  readonly plainName: (name: string) => string
}

/**
 * The same operation, whose aliases are the names of other fields: what stands under the name of a key is no key then. Null
 * where there is no alias.
 */
export function borrowNames(query: string, schema: GraphQLSchema, seed: string): Borrowed | null {
  const document = parse(query)
  const taken = new Set<string>()
  const aliases = new Set<string>()
  visit(document, {
    Field({ alias, name }) {
      taken.add(alias?.value ?? name.value)
      if (alias) aliases.add(alias.value)
    },
  })
  const free = fieldNames(schema).filter((name) => !taken.has(name))
  const first = hash(seed) % Math.max(1, free.length)
  const borrowed = [...aliases].flatMap((alias, index): [string, string][] => {
    const name = free[(first + index) % free.length]
    return name === undefined || index >= free.length ? [] : [[alias, name]]
  })
  if (borrowed.length === 0) return null
  const names = new Map(borrowed)
  const plain = new Map(borrowed.map(([alias, name]) => [name, alias]))
  const Name = {
    enter: (node: { readonly value: string }) => ({ ...node, value: names.get(node.value) ?? node.value }),
  }
  return {
    query: print(
      visit(document, { Field: (node) => (node.alias ? { ...node, alias: visit(node.alias, { Name }) } : undefined) }),
    ),
    plainName: (name) => plain.get(name) ?? name,
  }
}

const fieldNames = (schema: GraphQLSchema): readonly string[] => [
  ...new Set(
    Object.values(schema.getTypeMap()).flatMap((type) =>
      (isObjectType(type) || isInterfaceType(type)) && !type.name.startsWith('__') ? Object.keys(type.getFields()) : [],
    ),
  ),
]
