import type { DirectiveNode, DocumentNode, FragmentDefinitionNode, SelectionSetNode } from 'graphql'
import { GraphQLError, Kind, OperationTypeNode } from 'graphql'

/**
 * What a subscription is about does not depend on its variables: by the specification no condition stands at its root, and a rule of
 * this version of graphql, which collects the root without variables, tells an untruth of one.
 */
export function conditionalRoots({ definitions }: DocumentNode): readonly GraphQLError[] {
  const fragments = new Map(
    definitions.flatMap((node): [string, FragmentDefinitionNode][] =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [],
    ),
  )
  return definitions.flatMap((node) => {
    if (node.kind !== Kind.OPERATION_DEFINITION || node.operation !== OperationTypeNode.SUBSCRIPTION) return []
    return conditionsAt(node.selectionSet, fragments, new Set()).map(refusal)
  })
}

function conditionsAt(
  { selections }: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  seen: Set<string>,
): readonly DirectiveNode[] {
  return selections.flatMap((selection) => {
    const own = (selection.directives ?? []).filter(({ name }) => name.value === 'skip' || name.value === 'include')
    if (selection.kind === Kind.FIELD) return own
    if (selection.kind === Kind.INLINE_FRAGMENT)
      return [...own, ...conditionsAt(selection.selectionSet, fragments, seen)]
    const fragment = fragments.get(selection.name.value)
    if (!fragment || seen.has(selection.name.value)) return own
    seen.add(selection.name.value)
    return [...own, ...conditionsAt(fragment.selectionSet, fragments, seen)]
  })
}

const refusal = (nodes: DirectiveNode): GraphQLError =>
  new GraphQLError(`@${nodes.name.value} does not stand at the root of a subscription.`, {
    nodes,
    extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
  })
