import type { DocumentNode, FragmentDefinitionNode, SelectionSetNode } from 'graphql'
import { Kind, parse } from 'graphql'
import type { FetchNode, PlanNode, PlanPath } from './plan.ts'

/** How many fetches of a plan write into the objects at a path from above, as part of what these objects belong to. */
export type Reach = (path: PlanPath) => number

/**
 * Objects that are the same to one who knows an object by its key may be told apart by what belongs around them: an order names
 * its goods and what was paid for them. Where two fetches tell of objects at one path from above, each object is its own.
 */
export function reachOf(plan: PlanNode): Reach {
  const fetches = [...fetchesOf(plan, [])]
  // Under a name that is given later nobody would find them here.
  if (fetches.some(({ node }) => node.outputRewrites?.some(({ kind }) => kind === 'KeyRenamer')))
    return () => Number.POSITIVE_INFINITY
  const counts = new Map<string, number>()
  for (const { node, path } of fetches)
    for (const reached of placesIn(node, namesOf(path))) counts.set(reached, (counts.get(reached) ?? 0) + 1)
  return (path) => counts.get(namesOf(path).join('.')) ?? 0
}

type Placed = { readonly node: FetchNode; readonly path: PlanPath }

function* fetchesOf(node: PlanNode | undefined, path: PlanPath): Generator<Placed> {
  switch (node?.kind) {
    case 'Fetch':
      yield { node, path }
      break
    case 'Flatten':
      yield* fetchesOf(node.node, [...path, ...node.path])
      break
    case 'Sequence':
    case 'Parallel':
      for (const one of node.nodes) yield* fetchesOf(one, path)
      break
    case 'Condition':
      yield* fetchesOf(node.ifClause, path)
      yield* fetchesOf(node.elseClause, path)
      break
  }
}

/** Lists are not told apart from what they hold: a path means every item. */
const namesOf = (path: PlanPath): readonly string[] => path.filter((step) => step !== '@').map(String)

function placesIn({ operation, requires }: FetchNode, start: readonly string[]): ReadonlySet<string> {
  const document = parse(operation, { noLocation: true })
  const places = new Set<string>()
  const [definition] = document.definitions
  if (definition?.kind !== Kind.OPERATION_DEFINITION) return places
  // What is told of objects by their keys stands below a field that is in no answer.
  const below = (names: readonly string[]) => (requires ? [...start, ...names.slice(1)] : [...start, ...names])
  for (const names of objectsIn(definition.selectionSet, [], fragmentsIn(document))) places.add(below(names).join('.'))
  if (requires) places.delete(start.join('.'))
  return places
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>

function* objectsIn(set: SelectionSetNode, at: readonly string[], fragments: Fragments): Generator<readonly string[]> {
  for (const node of set.selections) {
    if (node.kind === Kind.FIELD) {
      if (!node.selectionSet) continue
      const names = [...at, node.alias?.value ?? node.name.value]
      yield names
      yield* objectsIn(node.selectionSet, names, fragments)
    } else {
      const inside = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value)
      if (inside) yield* objectsIn(inside.selectionSet, at, fragments)
    }
  }
}

const fragmentsIn = ({ definitions }: DocumentNode): Fragments =>
  new Map(definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])))
