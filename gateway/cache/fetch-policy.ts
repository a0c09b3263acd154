import { createHash } from 'node:crypto'
import { bounded } from '@supermall/kernel/bounded'
import type { DocumentNode, FieldNode, SelectionNode, SelectionSetNode } from 'graphql'
import { Kind, parse } from 'graphql'
import type { SupergraphFacts } from '../supergraph.ts'
import type { Hint } from './carried-hints.ts'
import { idsIn } from './ids-in.ts'
import type { TypeFacts } from './type-facts.ts'
import { typeFactsOf } from './type-facts.ts'

/** Whether and how what a subgraph answers to one text may be kept. */
export type FetchPolicy = {
  /** Stands for the subgraph and the text in keys. */
  readonly hash: string
  /** The text as JSON. */
  readonly quoted: string
  /** The ids that stand in the text. */
  readonly ids: string
  /** Zero: not at all. */
  readonly seconds: number
  readonly isPrivate: boolean
  /**
   * Types of which the answer holds things that its ids do not name, that others may join, or that are shown as what they stand under
   * is: each change of them may change it.
   */
  readonly openTypes: readonly string[]
}

export type PolicyOf = (domain: string, query: string) => FetchPolicy

const MOST_POLICIES = 4_000
/** Of their texts, each of which is kept as JSON as well. */
const MOST_CHARACTERS = 8 * 1024 * 1024

/** Read once per text; Apollo's rules: the shortest life of all fields, and private as soon as one of them is. */
export function fetchPolicies({ full, nodes }: Pick<SupergraphFacts, 'full' | 'nodes'>): PolicyOf {
  const types = typeFactsOf(full)
  const entities = new Set([...nodes.values()].map(({ type }) => type))
  const known = bounded<FetchPolicy>({ most: MOST_POLICIES, mostCharacters: MOST_CHARACTERS })
  return (domain, query) => {
    const key = `${domain}\n${query}`
    const before = known.get(key)
    if (before) return before
    const policy = {
      hash: createHash('sha256').update(key).digest('base64url'),
      quoted: JSON.stringify(query),
      ids: idsIn(query).join(' '),
      ...read(query, { domain, types, entities }),
    }
    known.set(key, policy)
    return policy
  }
}

type Facts = {
  readonly domain: string
  readonly types: ReadonlyMap<string, TypeFacts>
  readonly entities: ReadonlySet<string>
}

type Found = { seconds: number; isPrivate: boolean; readonly openTypes: Set<string> }
type Reading = Facts & { readonly document: DocumentNode; readonly found: Found }

function read(query: string, facts: Facts): Omit<FetchPolicy, 'hash' | 'quoted' | 'ids'> {
  const document = parse(query, { noLocation: true })
  const found: Found = { seconds: Number.POSITIVE_INFINITY, isPrivate: false, openTypes: new Set() }
  const operation = document.definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION)
  if (operation?.kind === Kind.OPERATION_DEFINITION && operation.operation === 'query')
    readSet(operation.selectionSet, { type: 'Query', isOpen: false }, { ...facts, document, found })
  const seconds = Number.isFinite(found.seconds) ? found.seconds : 0
  return { seconds, isPrivate: found.isPrivate, openTypes: [...found.openTypes] }
}

/** Where in the answer something stands: on which type, and whether more or others could stand there tomorrow. */
type At = { readonly type: string; readonly isOpen: boolean }

function readSet(set: SelectionSetNode, at: At, reading: Reading): void {
  if (reading.entities.has(at.type) && reading.types.get(at.type)?.isTree) reading.found.openTypes.add(at.type)
  for (const node of set.selections) readSelection(node, at, reading)
}

function readSelection(node: SelectionNode, at: At, reading: Reading): void {
  if (node.kind === Kind.FIELD) {
    readField(node, at, reading)
    return
  }
  const inside = node.kind === Kind.INLINE_FRAGMENT ? node : fragmentOf(node.name.value, reading.document)
  const type = inside?.typeCondition?.name.value ?? at.type
  if (at.type === ENTITY) keepWithin([reading.types.get(type)?.hints.get(reading.domain)], true, reading)
  if (inside) readSet(inside.selectionSet, { ...at, type }, reading)
}

const ENTITY = '_Entity'

function readField(node: FieldNode, at: At, reading: Reading): void {
  const name = node.name.value
  if (name === '__typename') return
  if (name === '_entities' && node.selectionSet) {
    readSet(node.selectionSet, { type: ENTITY, isOpen: false }, reading)
    return
  }
  const field = reading.types.get(at.type)?.fields?.get(name)
  if (!field || field.isGuarded) {
    reading.found.seconds = 0
    return
  }
  const returned = reading.types.get(field.type)
  const isDeclared = returned !== undefined || at.type === 'Query'
  keepWithin([field.hints.get(reading.domain), returned?.hints.get(reading.domain)], isDeclared, reading)
  if (!node.selectionSet) return
  const isOpen = at.isOpen || (!isById(node, at) && (at.type === 'Query' || field.isListing))
  const isNamed = !isOpen && selectsId(node.selectionSet, reading.document)
  if (reading.entities.has(field.type) && !isNamed && !isById(node, at)) reading.found.openTypes.add(field.type)
  readSet(node.selectionSet, { type: field.type, isOpen }, reading)
}

/** Whatever is made of fields, and whatever stands at the root, must say itself how long it may be kept. */
function keepWithin([own, ofType]: readonly (Hint | undefined)[], mustSay: boolean, { found }: Reading): void {
  const seconds = own?.seconds ?? ofType?.seconds ?? null
  const inherits = own?.inherits === true || ofType?.inherits === true
  if (own?.isPrivate || ofType?.isPrivate) found.isPrivate = true
  if (seconds !== null) found.seconds = Math.min(found.seconds, seconds)
  else if (mustSay && !inherits) found.seconds = 0
}

/** What stands there was chosen by its ids. */
const isById = ({ arguments: given = [] }: FieldNode, at: At): boolean =>
  at.type === 'Query' && given.length > 0 && given.every(({ name }) => name.value === 'id' || name.value === 'ids')

const selectsId = (set: SelectionSetNode, document: DocumentNode): boolean =>
  set.selections.some((node) => {
    if (node.kind === Kind.FIELD) return node.name.value === 'id' && node.alias === undefined
    const inside = node.kind === Kind.INLINE_FRAGMENT ? node : fragmentOf(node.name.value, document)
    return inside !== undefined && selectsId(inside.selectionSet, document)
  })

const fragmentOf = (name: string, document: DocumentNode) =>
  document.definitions.find((one) => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === name) as
    | Extract<DocumentNode['definitions'][number], { kind: Kind.FRAGMENT_DEFINITION }>
    | undefined
