import { buildSubgraphSchema } from '@apollo/subgraph'
import { fault } from '@supermall/kernel/fault'
import type { Answer, PublicError } from '@supermall/subgraph/definition'
import { notFound } from '@supermall/subgraph/http'
import type { FieldNode, FragmentDefinitionNode, GraphQLOutputType, GraphQLSchema, SelectionSetNode } from 'graphql'
import {
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  getArgumentValues,
  getDirectiveValues,
  isAbstractType,
  isCompositeType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  parse,
} from 'graphql'
import type { Part } from '../../compose.ts'
import type { Question, Source } from '../../sources/source.ts'
import { fragmentsOf } from '../selection.ts'
import { hash } from './chance.ts'
import type { Faults } from './fault-plan.ts'
import { troubleWith } from './fault-plan.ts'
import type { Thing } from './values.ts'
import { leafValue, thingFor, thingOf, wrongLeaf } from './values.ts'

export type World = { faults: Faults; readonly mutations: string[] }

type Path = readonly (string | number)[]
type Answering = {
  readonly schema: GraphQLSchema
  readonly variables: Readonly<Record<string, unknown>>
  readonly world: World
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
  readonly errors: PublicError[]
}

/**
 * A subgraph that breaks every promise a schema makes: it answers by a hash of what it is asked, with nulls where none
 * may be, values of wrong types, and errors.
 */
export function mockSubgraph({ name, sdl }: Part, world: World): Source {
  const schema = buildSubgraphSchema({ typeDefs: parse(sdl) })
  return {
    name,
    isRemote: false,
    async ask(question) {
      // However it came about, an answer takes a while.
      await new Promise((resolve) => setImmediate(resolve))
      if (world.faults.down.includes(name)) throw fault('SERVICE_UNAVAILABLE', `${name} is down`)
      return structuredClone(answer(question, { schema, world }))
    },
    pass: async () => {
      throw notFound()
    },
    check: async () => undefined,
    stop: () => undefined,
  }
}

function answer({ query, variables = {} }: Question, from: { schema: GraphQLSchema; world: World }): Answer {
  const document = parse(query, { noLocation: true })
  const [operation] = document.definitions
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('one operation is expected')
  const root = from.schema.getRootType(operation.operation)
  if (!root) throw new Error('no such root')
  const defaults = (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
    defaultValue && 'value' in defaultValue ? [[variable.name.value, literal(defaultValue)]] : [],
  )
  const given = { ...Object.fromEntries(defaults), ...variables }
  const answering = { ...from, variables: given, fragments: fragmentsOf(document), errors: [] }
  const whole: Thing = { type: root, key: root.name, id: '' }
  const data = unlessLost(() => fieldsOf(whole, [operation.selectionSet], { path: [], answering }))
  return { data, ...(answering.errors.length > 0 ? { errors: answering.errors } : {}) }
}

const literal = (value: { kind: string; value: unknown }): unknown =>
  value.kind === Kind.INT ? Number(value.value) : value.value

type At = { readonly path: Path; readonly answering: Answering }

function fieldsOf(thing: Thing, sets: readonly SelectionSetNode[], { path, answering }: At): Record<string, unknown> {
  const fields: Record<string, unknown> = {}
  for (const [name, nodes] of collect(thing, sets, answering)) {
    const at = { path: [...path, name], answering }
    fields[name] = fieldOf(thing, nodes, at)
  }
  return fields
}

function collect(thing: Thing, sets: readonly SelectionSetNode[], answering: Answering): Map<string, FieldNode[]> {
  const groups = new Map<string, FieldNode[]>()
  const walk = (set: SelectionSetNode): void => {
    for (const node of set.selections) {
      if (getDirectiveValues(GraphQLSkipDirective, node, answering.variables)?.if === true) continue
      if (getDirectiveValues(GraphQLIncludeDirective, node, answering.variables)?.if === false) continue
      if (node.kind === Kind.FIELD) {
        const name = node.alias?.value ?? node.name.value
        groups.set(name, [...(groups.get(name) ?? []), node])
        continue
      }
      const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : answering.fragments.get(node.name.value)
      if (fragment && isKind(thing, fragment.typeCondition?.name.value, answering)) walk(fragment.selectionSet)
    }
  }
  sets.forEach(walk)
  return groups
}

function isKind(thing: Thing, condition: string | undefined, { schema }: Answering): boolean {
  if (condition === undefined || condition === thing.type.name) return true
  const type = schema.getType(condition)
  return isAbstractType(type) && schema.isSubType(type, thing.type)
}

function fieldOf(thing: Thing, nodes: readonly FieldNode[], at: At): unknown {
  const [node] = nodes
  const { schema, variables, world } = at.answering
  const name = node?.name.value ?? ''
  const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? [])
  if (name === '__typename') return thing.type.name
  const field = thing.type.getFields()[name]
  if (!node || !field) throw new Error(`${thing.type.name} has no ${name}`)
  const given = getArgumentValues(field, node, { ...variables })
  if (name === '_entities') return entitiesOf(given.representations as never, sets, at)
  if (thing.type === schema.getMutationType()) world.mutations.push(`${name} ${JSON.stringify(given)}`)
  if (name === 'id' || name === 'code') return thing.id
  return mocked(field.type, { key: `${thing.key}.${name}${JSON.stringify(given)}`, sets, ...at })
}

function entitiesOf(
  representations: readonly Readonly<Record<string, unknown>>[],
  sets: readonly SelectionSetNode[],
  { path, answering }: At,
): unknown[] {
  return representations.map((representation, index) => {
    const thing = thingFor(representation, answering.schema)
    if (!thing || troubleWith(`whole ${thing.key}`, answering.world.faults) === 'null') return null
    return unlessLost(() => fieldsOf(thing, sets, { path: [...path, index], answering }))
  })
}

/** A value that the graph knows and no client: it is a null that nobody told. */
const HIDDEN = 'LOST'

/** What takes along all that is around it, up to where a null may be. */
const LOST = Symbol('lost')

function unlessLost<T>(make: () => T): T | null {
  try {
    return make()
  } catch (thrown) {
    if (thrown === LOST) return null
    throw thrown
  }
}

type Valued = At & { readonly key: string; readonly sets: readonly SelectionSetNode[] }

function mocked(type: GraphQLOutputType, valued: Valued): unknown {
  const { isOrderly } = valued.answering.world.faults
  if (!isNonNullType(type)) return isOrderly ? unlessLost(() => bareMocked(type, valued)) : bareMocked(type, valued)
  const value = bareMocked(type, valued)
  if (value === null && isOrderly) throw LOST
  return value
}

function bareMocked(type: GraphQLOutputType, valued: Valued): unknown {
  const { key, path, answering } = valued
  const bare = isNonNullType(type) ? type.ofType : type
  const trouble = troubleWith(key, answering.world.faults)
  if (trouble === 'error') {
    answering.errors.push({ message: `no ${key.slice(0, 60)}`, path, extensions: { code: 'BAD_USER_INPUT' } })
    return null
  }
  if (trouble === 'null') return null
  if (trouble === 'shape' && !isLeafType(bare))
    return answering.world.faults.shapesAs === 'null' ? null : isListType(bare) ? { x: 1 } : 'no object'
  if (isListType(bare))
    return Array.from({ length: hash(`length ${key}`) % 4 }, (_, index) =>
      mocked(bare.ofType, { ...valued, key: `${key}[${index}]`, path: [...path, index] }),
    )
  if (isCompositeType(bare)) return objectOf(bare, valued, trouble === 'type')
  if (!isLeafType(bare)) throw new Error('no output type')
  if (trouble === 'leaf') return wrongLeaf(key)
  const value = leafValue(bare, key)
  return answering.world.faults.isOrderly && value === HIDDEN ? 'PAPER' : value
}

function objectOf(type: Parameters<typeof thingOf>[0], { key, sets, path, answering }: Valued, isUnknown: boolean) {
  const thing = thingOf(type, key, answering.schema)
  const fields = fieldsOf(thing, sets, { path, answering })
  return isUnknown && '__typename' in fields && !isObjectType(type) ? { ...fields, __typename: 'Nobody' } : fields
}
