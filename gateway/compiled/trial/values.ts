import type { GraphQLCompositeType, GraphQLLeafType, GraphQLObjectType, GraphQLSchema } from 'graphql'
import { isAbstractType, isEnumType, isObjectType } from 'graphql'
import { hash } from './chance.ts'

/** An object of the mock: what its fields are follows from its key. */
export type Thing = { readonly type: GraphQLObjectType; readonly key: string; readonly id: string }

const TEXTS = [
  'plain',
  'with "quotes"',
  'back\\slash',
  'line\nbreak',
  'ünï 漢字',
  'emoji 🙂',
  '',
  '\u2028',
  'x'.repeat(60),
]
const JSONS = [{ a: 1 }, [1, 'b', null], 'text', 7, true, { deep: [{ er: {} }] }]
const WRONG = [42, 'text', true, {}, [], [1], 1.5, { x: 1 }]

export function leafValue(type: GraphQLLeafType, key: string): unknown {
  const number = hash(key)
  if (isEnumType(type)) return pick(type.getValues(), number).name
  if (type.name === 'Int') return number % 100
  if (type.name === 'Float') return (number % 1_000) / 7
  if (type.name === 'Boolean') return number % 2 === 0
  if (type.name === 'JSON') return pick(JSONS, number)
  return `${pick(TEXTS, number)}${number % 50}`
}

export const wrongLeaf = (key: string): unknown => pick(WRONG, hash(`wrong ${key}`))

/** Six of each kind, so that the same one is met in many places. */
export function thingOf(type: GraphQLCompositeType, key: string, schema: GraphQLSchema): Thing {
  const actual = isAbstractType(type) ? pick(schema.getPossibleTypes(type), hash(`type ${key}`)) : type
  if (!('id' in actual.getFields()) && !('code' in actual.getFields())) return { type: actual, key, id: key }
  return byId(actual, `${actual.name[0]}${hash(`id ${key}`) % 6}`)
}

export const byId = (type: GraphQLObjectType, id: string): Thing => ({ type, id, key: `${type.name}:${id}` })

/** An id tells its kind, so an interface object is the same thing to everybody. */
export function thingFor(representation: Readonly<Record<string, unknown>>, schema: GraphQLSchema): Thing | null {
  const type = schema.getType(String(representation.__typename))
  if (!isObjectType(type)) return null
  const { __typename: _, id, code, ...required } = representation
  const thing = byId(type, String(id ?? code))
  const more = JSON.stringify(required)
  return more === '{}' ? thing : { ...thing, key: `${thing.key}${more}` }
}

const pick = <T>(choices: readonly T[], number: number): T => choices[number % choices.length] as T
