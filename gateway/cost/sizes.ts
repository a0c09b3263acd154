import type { ArgumentNode, DirectiveNode, FieldNode, OperationDefinitionNode, ValueNode } from 'graphql'
import { Kind, valueFromASTUntyped } from 'graphql'
import type { Amount, Reading } from './amount.ts'
import type { Price } from './prices.ts'

/** How many things a field answers with, where the request or the schema says so. */
export type Sizes = {
  readonly ofField: (node: FieldNode, price: Price | undefined) => Amount
  /** One or nothing, by `@skip` and `@include`. */
  readonly ofPlace: (directives: readonly DirectiveNode[] | undefined) => Amount
}

/** @param usual how long a list is of which the schema says nothing */
export function sizesIn(operation: OperationDefinitionNode, usual: number): Sizes {
  const defaults = new Map(
    (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }): [string, unknown][] =>
      defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)]] : [],
    ),
  )

  function valueIn(node: ValueNode | undefined, { variables }: Reading): unknown {
    if (node === undefined) return undefined
    if (node.kind !== Kind.VARIABLE) return valueFromASTUntyped(node, variables)
    const name = node.name.value
    return variables[name] === undefined ? defaults.get(name) : variables[name]
  }

  return {
    ofField(node, price) {
      const assumed = price?.list?.assumed ?? usual
      const slicing = price?.list?.slicing ?? []
      const wanted = (reading: Reading): number[] =>
        slicing.flatMap((name) => {
          const given = argumentOf(node, name)
          return countOf(given ? valueIn(given.value, reading) : price?.defaults.get(name))
        })
      const ids = argumentOf(node, 'ids')
      const size = (reading: Reading): number => {
        const listed = ids ? listedIn(valueIn(ids.value, reading)) : null
        if (listed !== null) return Math.min(listed, assumed)
        const counts = wanted(reading)
        return counts.length === 0 ? assumed : Math.max(...counts)
      }
      const waits = [...slicing, 'ids'].some((name) => hasVariable(argumentOf(node, name)?.value))
      return waits ? size : size(WITHOUT_VARIABLES)
    },
    ofPlace(directives = []) {
      const conditions = directives.filter(({ name }) => name.value === 'skip' || name.value === 'include')
      const isThere = (reading: Reading): number =>
        conditions.every(({ name, arguments: [condition] = [] }) => {
          return valueIn(condition?.value, reading) !== (name.value === 'skip')
        })
          ? 1
          : 0
      const waits = conditions.some(({ arguments: [condition] = [] }) => hasVariable(condition?.value))
      return waits ? isThere : isThere(WITHOUT_VARIABLES)
    },
  }
}

const WITHOUT_VARIABLES: Reading = { variables: {}, known: new Map() }

const argumentOf = (node: FieldNode, name: string): ArgumentNode | undefined =>
  node.arguments?.find((one) => one.name.value === name)

function hasVariable(node: ValueNode | undefined): boolean {
  if (node === undefined) return false
  if (node.kind === Kind.LIST) return node.values.some((value) => hasVariable(value))
  return node.kind === Kind.VARIABLE
}

const MOST_INT = 2 ** 31 - 1

/** A page size; what is none is refused elsewhere. */
const countOf = (value: unknown): number[] =>
  typeof value === 'number' && Number.isInteger(value) && value <= MOST_INT ? [Math.max(0, value)] : []

/** As many as are listed: one value where a list is wanted is a list of one. */
function listedIn(value: unknown): number | null {
  if (value === undefined || value === null) return null
  return Array.isArray(value) ? value.length : 1
}
