import type { ConstDirectiveNode, DocumentNode, OperationDefinitionNode, SelectionSetNode } from 'graphql'
import { Kind, visit } from 'graphql'
import type { Changes } from '../supergraph.ts'
import { argumentOf } from '../supergraph.ts'

/** Which subgraphs make what an operation wants changed, each once. */
export type Changing = (operation: OperationDefinitionNode, document: DocumentNode) => readonly string[]

/** Once for each operation: no plan is needed for that. */
export function changingBy(changes: Changes): Changing {
  const known = new WeakMap<OperationDefinitionNode, readonly string[]>()
  return (operation, document) => {
    const before = known.get(operation)
    if (before) return before
    const names = fieldsIn(operation.selectionSet, document).flatMap((field) => changes.get(field) ?? [])
    const each = [...new Set(names)]
    known.set(operation, each)
    return each
  }
}

/** What the whole supergraph says of its mutations. */
export function readChanges(supergraph: DocumentNode): Changes {
  const names = new Map<string, string>()
  const owners: [field: string, graph: string][] = []
  visit(supergraph, {
    EnumTypeDefinition({ name, values = [] }) {
      if (name.value !== 'join__Graph') return false
      for (const value of values) names.set(value.name.value, told(value.directives, 'join__graph', 'name'))
      return false
    },
    ObjectTypeDefinition({ name, directives, fields = [] }) {
      if (name.value !== 'Mutation') return false
      // Where only one subgraph changes anything, it is named once for all.
      const only = told(directives, 'join__type', 'graph')
      for (const field of fields)
        owners.push([field.name.value, told(field.directives, 'join__field', 'graph') || only])
      return false
    },
  })
  return new Map(
    owners.flatMap(([field, graph]) => {
      const name = names.get(graph)
      return name ? [[field, name] as const] : []
    }),
  )
}

function told(directives: readonly ConstDirectiveNode[] = [], directive: string, argument: string): string {
  const found = directives.find(({ name }) => name.value === directive)
  return found ? argumentOf(found, argument) : ''
}

/** A valid document spreads no fragment in itself. */
function fieldsIn({ selections }: SelectionSetNode, document: DocumentNode): readonly string[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection.name.value]
    if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsIn(selection.selectionSet, document)
    const spread = document.definitions.find(
      (node) => node.kind === Kind.FRAGMENT_DEFINITION && node.name.value === selection.name.value,
    )
    return spread?.kind === Kind.FRAGMENT_DEFINITION ? fieldsIn(spread.selectionSet, document) : []
  })
}
