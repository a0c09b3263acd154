import type { GraphQLArgument, GraphQLCompositeType, GraphQLField, GraphQLSchema } from 'graphql'
import {
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
  parse,
  validate,
} from 'graphql'
import type { Chance } from './chance.ts'
import { chance, hash } from './chance.ts'

type RandomQuery = { readonly query: string; readonly variablesFor: (seed: string) => Record<string, unknown> }

/** Some valid operation: fields, aliases, arguments, fragments of all kinds, conditions, variables. */
export function randomQuery(seed: string, schema: GraphQLSchema): RandomQuery {
  for (let attempt = 0; ; attempt++) {
    const query = write(chance(`${seed} ${attempt}`), schema)
    if (validate(schema, parse(query)).length === 0) return { query, variablesFor }
  }
}

function variablesFor(seed: string): Record<string, unknown> {
  const { happens, below } = chance(`variables ${seed}`)
  const on = Object.fromEntries(['a', 'b', 'c'].map((name) => [name, happens(60)]))
  return {
    ...on,
    ...(happens(50) ? { d: happens(50) } : {}),
    ...(happens(70) ? { n: happens(80) ? below(4) : null } : {}),
  }
}

const VARIABLES: Readonly<Record<string, string>> = {
  a: 'Boolean!',
  b: 'Boolean!',
  c: 'Boolean!',
  d: 'Boolean! = true',
  n: 'Int = 2',
}

const FLAGS = ['$a', '$b', '$c', '$d', 'true', 'false'] as const

type Pen = Chance & {
  readonly schema: GraphQLSchema
  readonly fragments: Map<string, { on: string; text: string }>
}

function write(luck: Chance, schema: GraphQLSchema): string {
  const pen: Pen = { ...luck, schema, fragments: new Map() }
  const isMutation = luck.happens(8)
  const root = isMutation ? schema.getMutationType() : schema.getQueryType()
  if (!root) throw new Error('no root')
  const body = selection(root, 2 + luck.below(3), pen)
  const fragments = [...pen.fragments].map(([name, { on, text }]) => `fragment ${name} on ${on} ${text}`)
  const text = [body, ...fragments].join('\n')
  const used = Object.entries(VARIABLES).filter(([name]) => text.includes(`$${name}`))
  const declared = used.length > 0 ? `(${used.map(([name, type]) => `$${name}: ${type}`).join(', ')})` : ''
  return `${isMutation ? 'mutation' : 'query'} ${luck.happens(50) || declared ? `Named${declared}` : ''} ${text}`
}

function selection(type: GraphQLCompositeType, depth: number, pen: Pen): string {
  const parts = Array.from({ length: 1 + pen.below(3) }, () => part(type, depth, pen))
  return `{ ${parts.join(' ')} ${pen.happens(25) || !hasFields(type) ? '__typename' : ''} }`
}

function part(type: GraphQLCompositeType, depth: number, pen: Pen): string {
  if (!hasFields(type) || (depth > 0 && pen.happens(18))) return fragment(type, depth, pen)
  const fields = Object.values(type.getFields()).filter((field) => isUsable(field, depth))
  const field = fields.length > 0 ? pen.oneOf(fields) : null
  if (!field) return pen.happens(50) ? '__typename' : 'kindOf: __typename'
  const given = argumentsOf(field.args, pen)
  const alias = pen.happens(15) || given !== '' ? `${field.name}_${hash(given) % 1_000}: ` : ''
  const named = getNamedType(field.type)
  const below = isCompositeType(named) ? ` ${selection(named, depth - 1, pen)}` : ''
  return `${alias}${field.name}${given}${condition(pen)}${below}`
}

const isUsable = (field: GraphQLField<unknown, unknown>, depth: number): boolean =>
  field.name !== 'node' && field.name !== 'nodes' && (depth > 0 || !isCompositeType(getNamedType(field.type)))

const hasFields = (type: GraphQLCompositeType) => isObjectType(type) || isInterfaceType(type)

function fragment(type: GraphQLCompositeType, depth: number, pen: Pen): string {
  const possible = isObjectType(type) ? [type] : [...pen.schema.getPossibleTypes(type), type]
  const on = pen.oneOf(possible.length > 0 ? possible : [type])
  const body = selection(on, depth - 1, pen)
  if (pen.happens(60))
    return `... ${pen.happens(85) ? `on ${on.name}` : on === type ? '' : `on ${on.name}`}${condition(pen)} ${body}`
  const name = `F${pen.fragments.size}`
  pen.fragments.set(name, { on: on.name, text: body })
  return pen.happens(20) ? `...${name}${condition(pen)} ...${name}` : `...${name}${condition(pen)}`
}

function condition(pen: Pen): string {
  const one = () => `@${pen.oneOf(['skip', 'include'])}(if: ${pen.oneOf(FLAGS)})`
  return pen.happens(12) ? ` ${one()}` : ''
}

function argumentsOf(all: readonly GraphQLArgument[], pen: Pen): string {
  const given = all.filter((argument) => isRequiredArgument(argument) || pen.happens(40))
  return given.length > 0
    ? `(${given.map((argument) => `${argument.name}: ${argumentValue(argument, pen)}`).join(', ')})`
    : ''
}

function argumentValue({ type }: GraphQLArgument, pen: Pen): string {
  const { name } = getNamedType(type)
  if (name === 'Int') return pen.happens(40) && !String(type).endsWith('!') ? '$n' : String(pen.below(4))
  if (name === 'Boolean') return pen.oneOf(FLAGS)
  if (name === 'Kind') return pen.oneOf(['PAPER', 'SCREEN'])
  return `"${pen.oneOf(['B', 'F', 'P'])}${pen.below(6)}"`
}
