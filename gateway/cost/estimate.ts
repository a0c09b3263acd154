import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  FragmentSpreadNode,
  GraphQLCompositeType,
  GraphQLOutputType,
  GraphQLSchema,
  InlineFragmentNode,
  OperationDefinitionNode,
  SelectionNode,
  SelectionSetNode,
} from 'graphql'
import { getNamedType, getNullableType, isCompositeType, isListType, isObjectType, Kind } from 'graphql'
import { namesOfFlags } from '../compiled/flags.ts'
import type { Amount } from './amount.ts'
import { amountIn, most, once, plus, times } from './amount.ts'
import type { Price, Prices } from './prices.ts'
import type { Sizes } from './sizes.ts'
import { sizesIn } from './sizes.ts'

export type Tariff = {
  readonly schema: GraphQLSchema
  readonly prices: Prices
  /** How long a list is of which the schema says nothing. */
  readonly usual: number
}

/** What an operation costs at most, with these variables. */
export type Bill = (variables: Readonly<Record<string, unknown>>) => number

/** A write is dearer than a read, whatever it answers with. */
const MUTATION = 10
/** Each set of values of what decides what is run is a program of its own, and making one is as much work as reading a document. */
const PROGRAM = 10
const FREE_FLAGS = 4
/** The schema is small and in memory; how deep it may be asked for is the business of validation. */
const INTROSPECTION = 10

/**
 * A field that answers with something costs 1, a list as much as all that it holds, a plain value nothing; `@cost` says
 * otherwise. The document is walked once: what its variables decide is left open, everything else is a number already.
 */
export function billOf(document: DocumentNode, operation: OperationDefinitionNode, tariff: Tariff): Bill {
  const root = tariff.schema.getRootType(operation.operation)
  if (!root) return () => 0
  const walk = walkOf(document, operation, tariff)
  const cost = sumOf(operation.selectionSet, { parent: root, sized: null }, walk)
  const all = plus([cost, PROGRAM * Math.max(0, namesOfFlags(document).length - FREE_FLAGS)])
  return (variables) => amountIn(all, { variables, known: new Map() })
}

type Walk = Tariff & {
  readonly sizes: Sizes
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
  readonly sums: Map<string, { readonly sized: Sized | null; readonly sum: Amount }[]>
}

/** Fields to which the size of a page applies, on the connection that stands for it. */
type Sized = { readonly fields: readonly string[]; readonly size: Amount }
type Place = { readonly parent: GraphQLCompositeType; readonly sized: Sized | null }

function walkOf(document: DocumentNode, operation: OperationDefinitionNode, tariff: Tariff): Walk {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node)
  return { ...tariff, sizes: sizesIn(operation, tariff.usual), fragments, sums: new Map() }
}

/** What is asked of objects of one type is asked of no object of another: the dearest type counts, and not all of them. */
function sumOf(set: SelectionSetNode, place: Place, walk: Walk): Amount {
  const ofAny: Amount[] = []
  const ofType = new Map<string, Amount[]>()
  for (const node of set.selections) {
    const type = node.kind === Kind.FIELD ? null : conditionOf(node, walk)
    const amounts = type === null ? ofAny : (ofType.get(type) ?? [])
    amounts.push(times(walk.sizes.ofPlace(node.directives), ofSelection(node, place, walk)))
    if (type !== null) ofType.set(type, amounts)
  }
  return plus([...ofAny, most([...ofType.values()].map(plus))])
}

/** The one type of object that a fragment is about; null where it is about several. */
function conditionOf(node: InlineFragmentNode | FragmentSpreadNode, { schema, fragments }: Walk): string | null {
  const { typeCondition } = node.kind === Kind.INLINE_FRAGMENT ? node : (fragments.get(node.name.value) ?? {})
  const name = typeCondition?.name.value
  return name !== undefined && isObjectType(schema.getType(name)) ? name : null
}

function ofSelection(node: SelectionNode, place: Place, walk: Walk): Amount {
  if (node.kind === Kind.FIELD) return ofField(node, place, walk)
  return node.kind === Kind.INLINE_FRAGMENT ? ofInline(node, place, walk) : ofFragment(node.name.value, place, walk)
}

function ofInline({ typeCondition, selectionSet }: InlineFragmentNode, place: Place, walk: Walk): Amount {
  const type = typeCondition ? walk.schema.getType(typeCondition.name.value) : place.parent
  return isCompositeType(type) ? sumOf(selectionSet, { ...place, parent: type }, walk) : 0
}

function ofFragment(name: string, { sized }: Place, walk: Walk): Amount {
  const before = walk.sums.get(name) ?? []
  const known = before.find((one) => one.sized === sized)
  if (known) return known.sum
  const fragment = walk.fragments.get(name)
  const type = fragment && walk.schema.getType(fragment.typeCondition.name.value)
  const sum = fragment && isCompositeType(type) ? once(sumOf(fragment.selectionSet, { parent: type, sized }, walk)) : 0
  walk.sums.set(name, [...(walk.sums.get(name) ?? []), { sized, sum }])
  return sum
}

function ofField(node: FieldNode, { parent, sized }: Place, walk: Walk): Amount {
  const name = node.name.value
  if (name.startsWith('__')) return name === '__typename' ? 0 : INTROSPECTION
  const type = 'getFields' in parent ? parent.getFields()[name]?.type : undefined
  if (!type) return 0
  const price = priceOn(parent, name, walk)
  const size = walk.sizes.ofField(node, price)
  const write = parent === walk.schema.getMutationType() ? MUTATION : 0
  const own = plus([write, price?.weight ?? 0, argumentsOf(node, price)])
  const each = eachOf(node, { type, price, size }, walk)
  const count = isListType(getNullableType(type)) ? (sized?.fields.includes(name) ? sized.size : size) : 1
  return plus([own, times(count, each)])
}

type Answering = { readonly type: GraphQLOutputType; readonly price: Price | undefined; readonly size: Amount }

/** A weight that is said of a field stands for the call; one list of many things is still many things. */
function eachOf(node: FieldNode, { type, price, size }: Answering, walk: Walk): Amount {
  const named = getNamedType(type)
  const usual = isCompositeType(named) ? 1 : 0
  const isList = isListType(getNullableType(type))
  const weight = walk.prices.onType(named.name) ?? (price?.weight != null && !isList ? 0 : usual)
  if (!node.selectionSet || !isCompositeType(named)) return weight
  const fields = price?.list?.sized ?? []
  const sized = fields.length > 0 ? { fields, size } : null
  return plus([weight, sumOf(node.selectionSet, { parent: named, sized }, walk)])
}

/** Of a field that many types have in common, what the schema says of the first of them that it prices. */
export function priceOn(parent: GraphQLCompositeType, field: string, { schema, prices }: Tariff): Price | undefined {
  const own = prices.onField(parent.name, field)
  if (isObjectType(parent) || own?.list || own?.weight != null) return own
  const all = schema.getPossibleTypes(parent).map((type) => prices.onField(type.name, field))
  return all.find((price) => price?.list || price?.weight != null) ?? own
}

const argumentsOf = (node: FieldNode, price: Price | undefined): number =>
  (node.arguments ?? []).reduce((sum, { name }) => sum + (price?.argumentWeights.get(name.value) ?? 0), 0)
