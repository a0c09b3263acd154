import type { DocumentNode, SelectionNode, ValueNode } from 'graphql'
import { GraphQLError, Kind, visit } from 'graphql'

type Variables = Readonly<Record<string, unknown>>

/** The variables that decide what of an operation is run, with their values: a program is compiled for one set of them. */
export type Flags = ReadonlyMap<string, boolean>

const known = new WeakMap<DocumentNode, readonly string[]>()

/** The variables of all conditions in a document. */
export function namesOfFlags(document: DocumentNode): readonly string[] {
  const names = known.get(document) ?? namesIn(document)
  known.set(document, names)
  return names
}

/** A variable with a default may still be sent as null, and null decides nothing. */
export function flagsOf(document: DocumentNode, variables: Variables): Flags | GraphQLError {
  const names = namesOfFlags(document)
  const absent = names.find((name) => variables[name] === null)
  if (absent !== undefined) return undecided(absent)
  return new Map(names.map((name) => [name, variables[name] === true]))
}

const undecided = (name: string): GraphQLError =>
  new GraphQLError(`Variable "$${name}" decides what is asked for: it must be true or false, not null.`, {
    extensions: { code: 'BAD_USER_INPUT' },
  })

/** Flags as a part of a key. */
export const keyOf = (flags: Flags): string => [...flags.values()].map((isOn) => (isOn ? '1' : '0')).join('')

export function isIncluded({ directives = [] }: SelectionNode, flags: Flags): boolean {
  return directives.every(({ name, arguments: given }) => {
    if (name.value !== 'skip' && name.value !== 'include') return true
    return isTrue(given?.[0]?.value, flags) === (name.value === 'include')
  })
}

function isTrue(value: ValueNode | undefined, flags: Flags): boolean {
  if (value?.kind === Kind.VARIABLE) return flags.get(value.name.value) === true
  return value?.kind === Kind.BOOLEAN && value.value
}

function namesIn(document: DocumentNode): readonly string[] {
  const names = new Set<string>()
  visit(document, {
    Directive(node) {
      if (node.name.value !== 'skip' && node.name.value !== 'include') return
      for (const { value } of node.arguments ?? []) if (value.kind === Kind.VARIABLE) names.add(value.name.value)
    },
  })
  return [...names]
}
