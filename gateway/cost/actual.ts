import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLCompositeType,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql'
import { getNamedType, getNullableType, isCompositeType, isListType, Kind } from 'graphql'
import type { Tariff } from './estimate.ts'
import { priceOn } from './estimate.ts'

type Fields = Readonly<Record<string, unknown>>
type Asked = { readonly parent: GraphQLCompositeType; readonly nodes: readonly FieldNode[] }
type Walk = Tariff & { readonly document: DocumentNode }

/** What an answer cost in the end. */
export type Count = (data: Fields) => number

/** The same prices as before, for what is really in an answer. What a place was asked for is worked out when the first answer comes there. */
export function countOf(document: DocumentNode, operation: OperationDefinitionNode, tariff: Tariff): Count {
  const root = tariff.schema.getRootType(operation.operation)
  const steps = root ? stepsOf([operation.selectionSet], root, { ...tariff, document }) : []
  return (data) => costOf(data, steps)
}

/** A name in the answer, and what it costs to have something there. */
type Step = {
  readonly name: string
  readonly weight: number
  readonly each: number
  readonly below: () => readonly Step[]
}

const NOTHING: readonly Step[] = []

function costOf(data: Fields, steps: readonly Step[]): number {
  let cost = 0
  for (const { name, weight, each, below } of steps) {
    const value = data[name]
    if (value !== undefined) cost += weight + costOfAll(value, each, below)
  }
  return cost
}

function costOfAll(value: unknown, each: number, below: Step['below']): number {
  if (value === null) return 0
  if (typeof value !== 'object') return each
  if (!Array.isArray(value)) return each + costOf(value as Fields, below())
  let cost = 0
  for (const one of value) cost += costOfAll(one, each, below)
  return cost
}

function stepsOf(sets: readonly SelectionSetNode[], on: GraphQLCompositeType, walk: Walk): readonly Step[] {
  return [...collect(sets, on, walk)].flatMap(([name, asked]) => stepOf(name, asked, walk) ?? [])
}

function stepOf(responseName: string, { parent, nodes }: Asked, walk: Walk): Step | null {
  const name = nodes[0]?.name.value ?? ''
  const type = 'getFields' in parent ? parent.getFields()[name]?.type : undefined
  if (!type) return null
  const named = getNamedType(type)
  const weight = priceOn(parent, name, walk)?.weight
  const isList = isListType(getNullableType(type))
  const each = walk.prices.onType(named.name) ?? (isCompositeType(named) && (weight == null || isList) ? 1 : 0)
  let known: readonly Step[] | null = null
  const below = () => (known ??= isCompositeType(named) ? stepsOf(setsOf(nodes), named, walk) : NOTHING)
  return { name: responseName, weight: weight ?? 0, each, below }
}

const setsOf = (nodes: readonly FieldNode[]): readonly SelectionSetNode[] =>
  nodes.flatMap(({ selectionSet }) => selectionSet ?? [])

/** Everything that one place of the answer was asked for, under the names that it has there. */
function collect(
  sets: readonly SelectionSetNode[],
  parent: GraphQLCompositeType,
  walk: Walk,
): ReadonlyMap<string, Asked> {
  const asked = new Map<string, { readonly parent: GraphQLCompositeType; readonly nodes: FieldNode[] }>()
  const spread = new Set<FragmentDefinitionNode>()
  for (const { parent: on, node } of sets.flatMap((set) => flatten(set, parent, { ...walk, spread }))) {
    const name = node.alias?.value ?? node.name.value
    const known = asked.get(name)
    if (known) known.nodes.push(node)
    else asked.set(name, { parent: on, nodes: [node] })
  }
  return asked
}

type Flat = { readonly parent: GraphQLCompositeType; readonly node: FieldNode }

/** A fragment asks for nothing more by being spread again in the same place; fragments that spread each other many times would end never. */
type Spreading = Walk & { readonly spread: Set<FragmentDefinitionNode> }

function flatten(set: SelectionSetNode, parent: GraphQLCompositeType, walk: Spreading): readonly Flat[] {
  return set.selections.flatMap((node) => {
    if (node.kind === Kind.FIELD) return [{ parent, node }]
    const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragmentOf(node.name.value, walk)
    if (!fragment) return []
    if (fragment.kind === Kind.FRAGMENT_DEFINITION) {
      if (walk.spread.has(fragment)) return []
      walk.spread.add(fragment)
    }
    const type = fragment.typeCondition ? walk.schema.getType(fragment.typeCondition.name.value) : parent
    return isCompositeType(type) ? flatten(fragment.selectionSet, type, walk) : []
  })
}

function fragmentOf(name: string, { document }: Walk): FragmentDefinitionNode | undefined {
  return document.definitions.find(
    (one): one is FragmentDefinitionNode => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === name,
  )
}
