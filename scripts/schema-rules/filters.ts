import { idKinds } from '@supermall/contracts/id-kinds'
import type { InputObjectTypeDefinitionNode, InputValueDefinitionNode } from 'graphql'
import { print } from 'graphql'
import type { Fault, SchemaText } from './schema-text.ts'
import { fault, textOf } from './schema-text.ts'

/** The conditions of packages/subgraph/base.graphql, and how a field is called that is of one. */
const SHARED: Readonly<Record<string, RegExp>> = {
  IdFilter: /^id$|Id$/,
  ExactFilter: /^(?!id$|.*Id$)/,
  TextFilter: /^(?!id$|.*Id$)/,
  FlagFilter: /^(is|has|can)[A-Z]/,
  TimeFilter: /^at$|At$/,
  AmountFilter: /./,
  CountFilter: /Count$/,
}

/** What is not compared, and why. */
export const EXCEPTIONS: Readonly<Record<string, string>> = {
  'OrderWhere.search': 'one word is looked for in numbers, people and titles',
  'ProductWhere.flags': 'goods have several, and all of these',
  'ProductSearchWhere.flags': 'goods have several, and all of these',
  'ProductSearchWhere.attributes': 'a name and its values, each pair a condition of its own',
  AttributeFilter: 'a name and its values',
}

/** What has no AND, OR and NOT, and why. */
export const FLAT: Readonly<Record<string, string>> = {
  ProductWhere: 'each order of the public list has an index, which a choice between conditions could not use',
  ProductSearchWhere: 'a facet is counted without its own filter, so each stands by itself',
  SearchStatisticsWhere: 'a report of days, which are bounded before they are read',
}

/** One bound in the whole graph: that of packages/subgraph/filter.ts. */
const NESTING = {
  AND: 'All of these; with those of `OR` and `NOT` at most 10, and at most 3 levels deep.',
  OR: 'Any of these; with those of `AND` and `NOT` at most 10, and at most 3 levels deep.',
  NOT: 'Not this; at most 3 levels deep.',
} as const

/** All filters are written alike: of conditions that are shared, of one for each enum, and with the same bounds. */
export function filterFaults(schema: SchemaText): readonly Fault[] {
  const enums = new Set(schema.enums.map(({ name }) => `${name.value}Filter`))
  const known = (type: string): boolean => Object.hasOwn(SHARED, type) || enums.has(type)
  return schema.inputs.flatMap((input) => {
    const name = input.name.value
    if (Object.hasOwn(EXCEPTIONS, name)) return []
    if (name.endsWith('Range')) return [fault(name, 'is a range of its own; those of the base are for all')]
    if (name.endsWith('Filter'))
      return enums.has(name) ? enumFaults(input) : [fault(name, 'is a filter of no enum here')]
    return name.endsWith('Where') ? whereFaults(input, known) : []
  })
}

function enumFaults({ name, fields = [] }: InputObjectTypeDefinitionNode): readonly Fault[] {
  const of = name.value.slice(0, -'Filter'.length)
  const isRight = fields.map(written).join(', ') === `eq: ${of}, in: [${of}!]`
  return isRight ? [] : [fault(name.value, `must have \`eq: ${of}\` and \`in: [${of}!]\` and nothing else`)]
}

function whereFaults(input: InputObjectTypeDefinitionNode, known: (type: string) => boolean): readonly Fault[] {
  const nested = (input.fields ?? []).filter(({ name }) => Object.hasOwn(NESTING, name.value))
  const own = (input.fields ?? []).filter((field) => !nested.includes(field))
  return [
    ...own.flatMap((field) => fieldFaults(input.name.value, field, known)),
    ...nestingFaults(input.name.value, nested),
  ]
}

function fieldFaults(
  owner: string,
  field: InputValueDefinitionNode,
  known: (type: string) => boolean,
): readonly Fault[] {
  const where = `${owner}.${field.name.value}`
  const type = print(field.type)
  if (Object.hasOwn(EXCEPTIONS, where)) return []
  if (!known(type)) return [fault(where, `is of the type ${type}, which is no condition that all filters share`)]
  if (SHARED[type]?.test(field.name.value) === false) return [fault(where, `is not called like ${type}`)]
  const isUnknown = type === 'IdFilter' && !Object.hasOwn(idKinds, field.name.value)
  return isUnknown ? [fault(where, 'is of a kind that packages/contracts/id-kinds.ts does not name')] : []
}

function nestingFaults(owner: string, nested: readonly InputValueDefinitionNode[]): readonly Fault[] {
  const wanted = Object.hasOwn(FLAT, owner) ? [] : Object.entries(NESTING)
  const isRight =
    nested.length === wanted.length &&
    wanted.every(([name, text], at) => {
      const field = nested[at]
      const type = name === 'NOT' ? owner : `[${owner}!]`
      return field !== undefined && written(field) === `${name}: ${type}` && textOf(field) === text
    })
  return isRight ? [] : [fault(owner, 'must have AND, OR and NOT, in the words of scripts/schema-rules/filters.ts')]
}

const written = ({ name, type }: InputValueDefinitionNode): string => `${name.value}: ${print(type)}`
