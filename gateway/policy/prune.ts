import type { Verdict } from '@supermall/subgraph/authorize'
import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLCompositeType,
  GraphQLObjectType,
  GraphQLSchema,
  InlineFragmentNode,
  OperationDefinitionNode,
  SelectionNode,
  SelectionSetNode,
} from 'graphql'
import { getNamedType, isCompositeType, isInterfaceType, isNonNullType, isObjectType, Kind } from 'graphql'
import type { Branch } from './branch.ts'
import { graft, grow, newBranch } from './branch.ts'

type Judged = (type: string, field: string) => Verdict

export type Pruned = {
  readonly document: DocumentNode
  readonly branch: Branch
}

type Cut = { readonly selectionSet: SelectionSetNode; readonly branch: Branch }

/**
 * The operation without the fields that are denied. In the place of each stands a marker, an alias of `__typename`: so
 * every condition, fragment, interface and list around it is decided by execution itself, the answer says where a null
 * belongs, no selection becomes empty, and no subgraph is asked for what nobody may see.
 */
export function prune(
  schema: GraphQLSchema,
  from: { document: DocumentNode; operation: OperationDefinitionNode },
  judged: Judged,
): Pruned {
  const { document, operation } = from
  const root = schema.getRootType(operation.operation)
  if (!root) throw new Error(`the graph has no ${operation.operation}`)
  const shears = {
    schema,
    judged,
    root,
    marker: namer(document),
    definitions: fragmentsOf(document),
    cuts: new Map<string, Cut>(),
  }
  const { selectionSet, branch } = cutSet(operation.selectionSet, root, shears)
  const fragments = [...shears.definitions.values()].map((fragment) => ({
    ...fragment,
    selectionSet: cutFragment(fragment.name.value, shears).selectionSet,
  }))
  return { document: { ...document, definitions: [{ ...operation, selectionSet }, ...fragments] }, branch }
}

type Shears = {
  readonly schema: GraphQLSchema
  readonly judged: Judged
  readonly root: GraphQLObjectType
  readonly marker: (key: string) => string
  readonly definitions: ReadonlyMap<string, FragmentDefinitionNode>
  readonly cuts: Map<string, Cut>
}

function cutSet(selectionSet: SelectionSetNode, parent: GraphQLCompositeType, shears: Shears): Cut {
  const branch = newBranch()
  const selections = selectionSet.selections.flatMap((node): SelectionNode[] => {
    if (node.kind === Kind.FIELD) return cutField(node, parent, { shears, branch })
    const cut =
      node.kind === Kind.FRAGMENT_SPREAD ? cutFragment(node.name.value, shears) : cutInline(node, parent, shears)
    graft(branch, cut.branch)
    return [node.kind === Kind.FRAGMENT_SPREAD ? node : { ...node, selectionSet: cut.selectionSet }]
  })
  return { selectionSet: { ...selectionSet, selections }, branch }
}

function cutInline(node: InlineFragmentNode, parent: GraphQLCompositeType, shears: Shears): Cut {
  const type = node.typeCondition ? compositeOf(node.typeCondition.name.value, shears) : parent
  return cutSet(node.selectionSet, type, shears)
}

function cutFragment(name: string, shears: Shears): Cut {
  const known = shears.cuts.get(name)
  if (known) return known
  const fragment = shears.definitions.get(name)
  if (!fragment) throw new Error(`there is no fragment ${name}`)
  const cut = cutSet(fragment.selectionSet, compositeOf(fragment.typeCondition.name.value, shears), shears)
  shears.cuts.set(name, cut)
  return cut
}

/** On an interface the field may be denied for some of its types only: those are told apart. */
function cutField(
  node: FieldNode,
  parent: GraphQLCompositeType,
  within: { shears: Shears; branch: Branch },
): SelectionNode[] {
  if (node.name.value.startsWith('__')) return [node]
  const { shears, branch } = within
  const types = isObjectType(parent) ? [parent] : [...shears.schema.getPossibleTypes(parent)]
  const verdicts = types.map((type) => ({ type, verdict: shears.judged(type.name, node.name.value) }))
  const denied = verdicts.filter(({ verdict }) => verdict !== 'allowed')
  if (denied.length === 0) return [keep(node, parent, within)]
  const markers = denied.map(({ type, verdict }) => {
    const marker = mark(node, { type, verdict, shears, branch })
    return type === parent ? marker : inside(type, marker)
  })
  const rest = verdicts
    .filter(({ verdict }) => verdict === 'allowed')
    .map(({ type }) => inside(type, keep(node, type, within)))
  return [...markers, ...rest]
}

function keep(
  node: FieldNode,
  parent: GraphQLCompositeType,
  { shears, branch }: { shears: Shears; branch: Branch },
): FieldNode {
  if (!node.selectionSet) return node
  const type = fieldOf(node, parent)?.type
  const named = getNamedType(type)
  if (!type || !isCompositeType(named)) return node
  const cut = cutSet(node.selectionSet, named, shears)
  grow(branch, responseNameOf(node), { type, branch: cut.branch })
  return { ...node, selectionSet: cut.selectionSet }
}

type Marking = {
  readonly type: GraphQLObjectType
  readonly verdict: Verdict
  readonly shears: Shears
  readonly branch: Branch
}

function mark(node: FieldNode, { type, verdict, shears, branch }: Marking): FieldNode {
  const responseName = responseNameOf(node)
  const where = `${type.name}.${node.name.value}`
  const marker = shears.marker(`${where} ${responseName}`)
  const atRoot = verdict === 'UNAUTHENTICATED' ? verdict : 'FORBIDDEN'
  branch.denials.set(marker, {
    responseName,
    where,
    code: type === shears.root ? atRoot : 'UNAUTHORIZED_FIELD_OR_TYPE',
    isNullable: !isNonNullType(fieldOf(node, type)?.type),
  })
  return {
    kind: Kind.FIELD,
    alias: { kind: Kind.NAME, value: marker },
    name: { kind: Kind.NAME, value: '__typename' },
    ...(node.directives ? { directives: node.directives } : {}),
  }
}

const inside = (type: GraphQLObjectType, field: FieldNode): InlineFragmentNode => ({
  kind: Kind.INLINE_FRAGMENT,
  typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: type.name } },
  selectionSet: { kind: Kind.SELECTION_SET, selections: [field] },
})

/**
 * Names that no client can have chosen, because its document does not contain them; the same thing gets the same name.
 */
function namer(document: DocumentNode): (key: string) => string {
  const taken = JSON.stringify(document)
  let prefix = 'denied'
  while (taken.includes(prefix)) prefix += '_'
  const names = new Map<string, string>()
  return (key) => {
    const name = names.get(key) ?? `${prefix}${names.size}`
    names.set(key, name)
    return name
  }
}

function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(
    document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])),
  )
}

function compositeOf(name: string, { schema }: Shears): GraphQLCompositeType {
  const type = schema.getType(name)
  if (!isCompositeType(type)) throw new Error(`${name} has no fields`)
  return type
}

const fieldOf = (node: FieldNode, type: GraphQLCompositeType) =>
  isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined

const responseNameOf = (node: FieldNode): string => node.alias?.value ?? node.name.value
