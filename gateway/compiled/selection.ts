import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLCompositeType,
  GraphQLOutputType,
  GraphQLSchema,
  SelectionSetNode,
} from 'graphql'
import { isAbstractType, isCompositeType, isInterfaceType, isObjectType, Kind } from 'graphql'
import type { Flags } from './flags.ts'
import { isIncluded } from './flags.ts'
import type { StandIns } from './stand-ins.ts'

/** Everything that is selected under one name of an answer, from wherever in the operation. */
type Selected = {
  readonly responseName: string
  readonly fieldName: string
  /** Null of `__typename` alone. */
  readonly type: GraphQLOutputType | null
  readonly below: readonly Below[]
}

/** One selection set, and the type that it was written on. */
export type Below = { readonly set: SelectionSetNode; readonly on: GraphQLCompositeType }

export type Selecting = {
  readonly schema: GraphQLSchema
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
  readonly flags: Flags
  readonly names: StandIns
}

export const fragmentsOf = (document: DocumentNode): Selecting['fragments'] =>
  new Map(document.definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [])))

/** What an object of that type gets of some selection sets, in the order in which it was asked for. */
export function selectedOf(
  sets: readonly Below[],
  type: GraphQLCompositeType,
  selecting: Selecting,
): readonly Selected[] {
  const groups = new Map<string, { field: Selected; below: Below[] }>()
  const spread = new Set<string>()

  function add(node: FieldNode, on: GraphQLCompositeType): void {
    const responseName = node.alias?.value ?? node.name.value
    // An object may say more exactly than the interface what a field of it is.
    const field = fieldOf(node, isObjectType(type) ? type : on)
    const named = field && namedType(field.type, selecting.schema)
    const inside = node.selectionSet && named ? [{ set: node.selectionSet, on: named }] : []
    const group = groups.get(responseName)
    if (group) group.below.push(...inside)
    else {
      const fresh = { responseName, fieldName: node.name.value, type: field?.type ?? null }
      groups.set(responseName, { field: { ...fresh, below: [] }, below: inside })
    }
  }

  function walk({ set, on }: Below): void {
    for (const node of set.selections) {
      if (!isIncluded(node, selecting.flags)) continue
      if (node.kind === Kind.FIELD) {
        add(node, on)
        continue
      }
      const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : once(node.name.value, spread, selecting)
      const condition = fragment?.typeCondition ? compositeOf(fragment.typeCondition.name.value, selecting) : on
      if (fragment && condition && (!fragment.typeCondition || isKindOf(type, condition, selecting)))
        walk({ set: fragment.selectionSet, on: condition })
    }
  }

  sets.forEach(walk)
  return [...groups.values()].map(({ field, below }) => ({ ...field, below }))
}

/** The same fragment twice selects nothing more: without this a few of them multiply to millions. */
function once(name: string, spread: Set<string>, { fragments }: Selecting): FragmentDefinitionNode | undefined {
  if (spread.has(name)) return undefined
  spread.add(name)
  return fragments.get(name)
}

const isKindOf = (type: GraphQLCompositeType, condition: GraphQLCompositeType, { schema }: Selecting): boolean =>
  type === condition ||
  (isAbstractType(condition) && (isObjectType(type) || isInterfaceType(type)) && schema.isSubType(condition, type))

const fieldOf = (node: FieldNode, on: GraphQLCompositeType) =>
  isObjectType(on) || isInterfaceType(on) ? on.getFields()[node.name.value] : undefined

function compositeOf(name: string, { schema }: { schema: GraphQLSchema }): GraphQLCompositeType | null {
  const type = schema.getType(name)
  return isCompositeType(type) ? type : null
}

function namedType(type: GraphQLOutputType, schema: GraphQLSchema): GraphQLCompositeType | null {
  return 'ofType' in type ? namedType(type.ofType, schema) : compositeOf(type.name, { schema })
}
