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

/** What an answer cost in the end: the same prices, for what is really in it. */
export function actualCost(
  data: Fields,
  { document, operation }: { document: DocumentNode; operation: OperationDefinitionNode },
  tariff: Tariff,
): number {
  const root = tariff.schema.getRootType(operation.operation)
  const walk = { ...tariff, document }
  return root ? costOf(data, collect([operation.selectionSet], root, walk), walk) : 0
}

function costOf(data: Fields, asked: ReadonlyMap<string, Asked>, walk: Walk): number {
  let cost = 0
  for (const [responseName, { parent, nodes }] of asked) {
    const [node] = nodes
    const value = data[responseName]
    if (!node || value === undefined || node.name.value.startsWith('__')) continue
    cost += fieldCost(value, { parent, nodes }, walk)
  }
  return cost
}

function fieldCost(value: unknown, { parent, nodes }: Asked, walk: Walk): number {
  const name = nodes[0]?.name.value ?? ''
  const type = 'getFields' in parent ? parent.getFields()[name]?.type : undefined
  if (!type) return 0
  const named = getNamedType(type)
  const weight = priceOn(parent, name, walk)?.weight
  const isList = isListType(getNullableType(type))
  const each = walk.prices.onType(named.name) ?? (isCompositeType(named) && (weight == null || isList) ? 1 : 0)
  const below = isCompositeType(named)
    ? collect(
        nodes.flatMap(({ selectionSet }) => selectionSet ?? []),
        named,
        walk,
      )
    : new Map<string, Asked>()
  const things = [value].flat(4).filter((one) => one !== null)
  return things.reduce<number>(
    (sum, one) => sum + each + (typeof one === 'object' ? costOf(one as Fields, below, walk) : 0),
    weight ?? 0,
  )
}

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
