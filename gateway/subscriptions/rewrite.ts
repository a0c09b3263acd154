import type {
  DefinitionNode,
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  InlineFragmentNode,
  OperationDefinitionNode,
  SelectionNode,
  SelectionSetNode,
} from 'graphql'
import { Kind, OperationTypeNode, parseType, print, visit } from 'graphql'

/** A subscription as the query that is run for each of its events. */
export type Rewritten = {
  readonly query: string
  /** The variables of the client that the query still uses. */
  readonly names: readonly string[]
  /** The variable that holds the id of what changed. */
  readonly node: string
  /** The one field that is subscribed to. */
  readonly field: FieldNode
}

/** Which type a field of `Subscription` gives; null where it gives any node. */
type TypeOf = (field: string) => string | null

/**
 * An event says which thing changed; how that stands now says the ordinary query for it. `node(id:)` takes the place of the
 * field, with its name in the answer, its conditions and its selections, so everything after this is as with any query.
 */
export function rewrite(document: DocumentNode, operation: OperationDefinitionNode, typeOf: TypeOf): Rewritten {
  const fragments = fragmentsIn(document)
  const rewriting: Rewriting = { node: freeName(document), fragments, typeOf, fields: [] }
  const selectionSet = rewriteSet(operation.selectionSet, rewriting)
  const [field] = rewriting.fields
  if (!field) throw new Error('a subscription without a field was held to be valid')
  const body: OperationDefinitionNode = { ...operation, operation: OperationTypeNode.QUERY, selectionSet }
  const used = fragmentsOf({ ...body, variableDefinitions: [] }, fragments)
  const names = variablesIn([{ ...body, variableDefinitions: [] }, ...used])
  const kept = (operation.variableDefinitions ?? []).filter(({ variable }) => names.has(variable.name.value))
  const query = { ...body, variableDefinitions: [...kept, variableDefinition(rewriting.node)] }
  return {
    query: print({ kind: Kind.DOCUMENT, definitions: [query, ...used] }),
    names: kept.map(({ variable }) => variable.name.value),
    node: rewriting.node,
    field,
  }
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>

type Rewriting = {
  readonly node: string
  readonly fragments: Fragments
  readonly typeOf: TypeOf
  readonly fields: FieldNode[]
}

const rewriteSet = (set: SelectionSetNode, rewriting: Rewriting): SelectionSetNode => ({
  kind: Kind.SELECTION_SET,
  selections: set.selections.map((one) => rewriteSelection(one, rewriting)),
})

/** Fragments on `Subscription` are spread out where they stand: there is no such type in a query. */
function rewriteSelection(one: SelectionNode, rewriting: Rewriting): SelectionNode {
  if (one.kind === Kind.FIELD) return rewriteField(one, rewriting)
  const set =
    one.kind === Kind.INLINE_FRAGMENT ? one.selectionSet : rewriting.fragments.get(one.name.value)?.selectionSet
  if (!set) throw new Error('a fragment is missing')
  return inline(rewriteSet(set, rewriting), one.directives === undefined ? {} : { directives: one.directives })
}

function rewriteField(field: FieldNode, { node, typeOf, fields }: Rewriting): FieldNode {
  fields.push(field)
  const { name, alias = name, selectionSet, directives = [] } = field
  const type = typeOf(name.value)
  const below = selectionSet && type ? inline(selectionSet, { typeCondition: namedType(type) }) : null
  return {
    kind: Kind.FIELD,
    alias,
    name: nameOf('node'),
    directives,
    arguments: [{ kind: Kind.ARGUMENT, name: nameOf('id'), value: { kind: Kind.VARIABLE, name: nameOf(node) } }],
    ...(below
      ? { selectionSet: { kind: Kind.SELECTION_SET, selections: [below] } }
      : selectionSet
        ? { selectionSet }
        : {}),
  }
}

const inline = (selectionSet: SelectionSetNode, rest: Partial<InlineFragmentNode>): InlineFragmentNode => ({
  ...rest,
  kind: Kind.INLINE_FRAGMENT,
  selectionSet,
})

const nameOf = (value: string) => ({ kind: Kind.NAME, value }) as const
const namedType = (name: string) => ({ kind: Kind.NAMED_TYPE, name: nameOf(name) }) as const

const variableDefinition = (name: string) =>
  ({
    kind: Kind.VARIABLE_DEFINITION,
    variable: { kind: Kind.VARIABLE, name: nameOf(name) },
    type: parseType('ID!'),
  }) as const

const fragmentsIn = ({ definitions }: DocumentNode): Fragments =>
  new Map(definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [])))

/** All fragments that are reached from it, each once. */
function fragmentsOf(from: DefinitionNode, fragments: Fragments): readonly FragmentDefinitionNode[] {
  const found = new Map<string, FragmentDefinitionNode>()
  const look = (node: DefinitionNode): void =>
    void visit(node, {
      FragmentSpread({ name: { value } }) {
        const fragment = fragments.get(value)
        if (!fragment || found.has(value)) return
        found.set(value, fragment)
        look(fragment)
      },
    })
  look(from)
  return [...found.values()]
}

function variablesIn(definitions: readonly DefinitionNode[]): ReadonlySet<string> {
  const names = new Set<string>()
  for (const one of definitions) visit(one, { Variable: ({ name }) => void names.add(name.value) })
  return names
}

/** A name that none of the client's variables has. */
function freeName(document: DocumentNode): string {
  const taken = variablesIn(document.definitions)
  let name = 'node'
  while (taken.has(name)) name += '_'
  return name
}
