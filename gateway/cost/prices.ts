import type { ConstDirectiveNode, DefinitionNode, DocumentNode, FieldDefinitionNode } from 'graphql'
import { Kind, valueFromASTUntyped } from 'graphql'

/** How many things a list holds, as far as the schema can say. */
type ListSize = {
  readonly assumed: number | null
  /** Arguments that say how many are wanted. */
  readonly slicing: readonly string[]
  /** Fields of the answer whose size it is, where the answer is no list itself. */
  readonly sized: readonly string[]
}

/** What the schema says of one field: `@cost`, `@listSize`, and the arguments that matter for both. */
export type Price = {
  readonly weight: number | null
  readonly list: ListSize | null
  readonly argumentWeights: ReadonlyMap<string, number>
  readonly defaults: ReadonlyMap<string, unknown>
}

export type Prices = {
  readonly onField: (type: string, field: string) => Price | undefined
  /** The weight of one thing of a type; undefined where the schema says nothing. */
  readonly onType: (type: string) => number | undefined
}

/** Everything that has a price in the supergraph; what has none costs what is usual. */
export function readPrices(supergraph: DocumentNode): Prices {
  const fields = new Map(supergraph.definitions.flatMap((node) => pricesOf(node)))
  const types = new Map(
    supergraph.definitions.flatMap((node): [string, number][] => {
      if (!('name' in node) || !node.name || !('directives' in node)) return []
      const weight = weightOf((node.directives ?? []) as readonly ConstDirectiveNode[])
      return weight === null ? [] : [[node.name.value, weight]]
    }),
  )
  return { onField: (type, field) => fields.get(`${type}.${field}`), onType: (type) => types.get(type) }
}

function pricesOf(node: DefinitionNode): [string, Price][] {
  if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION) return []
  return (node.fields ?? []).map((field) => [`${node.name.value}.${field.name.value}`, priceOf(field)])
}

function priceOf({ directives = [], arguments: taken = [] }: FieldDefinitionNode): Price {
  const weights = taken.flatMap(({ name, directives: on = [] }): [string, number][] => {
    const weight = weightOf(on)
    return weight === null ? [] : [[name.value, weight]]
  })
  const defaults = taken.flatMap(({ name, defaultValue }): [string, unknown][] =>
    defaultValue ? [[name.value, valueFromASTUntyped(defaultValue)]] : [],
  )
  return {
    weight: weightOf(directives),
    list: listSizeOf(directives),
    argumentWeights: new Map(weights),
    defaults: new Map(defaults),
  }
}

function weightOf(directives: readonly ConstDirectiveNode[]): number | null {
  const said = argumentsOf(directives, 'cost')?.weight
  return said === undefined ? null : Number(said)
}

function listSizeOf(directives: readonly ConstDirectiveNode[]): ListSize | null {
  const said = argumentsOf(directives, 'listSize')
  if (!said) return null
  return {
    assumed: typeof said.assumedSize === 'number' ? said.assumedSize : null,
    slicing: (said.slicingArguments as string[] | undefined) ?? [],
    sized: (said.sizedFields as string[] | undefined) ?? [],
  }
}

/** A directive that is not imported by its name is written with the name of its feature. */
function argumentsOf(directives: readonly ConstDirectiveNode[], name: string): Record<string, unknown> | null {
  const found = directives.find((one) => one.name.value === name || one.name.value === `cost__${name}`)
  if (!found) return null
  return Object.fromEntries((found.arguments ?? []).map((one) => [one.name.value, valueFromASTUntyped(one.value)]))
}
