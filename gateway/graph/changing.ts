import type { ConstDirectiveNode, DocumentNode, OperationDefinitionNode, SelectionSetNode } from 'graphql'
import { Kind, visit } from 'graphql'
import { argumentOf } from '../supergraph.ts'

/** Which subgraphs make what an operation wants changed, each once. */
export type Changing = (operation: OperationDefinitionNode, document: DocumentNode) => readonly string[]

/** Read from what the supergraph says of its mutations, and once for each operation: no plan is needed for that. */
export function readChanging(supergraph: DocumentNode): Changing {
  const owners = readOwners(supergraph)
  const known = new WeakMap<OperationDefinitionNode, readonly string[]>()
  return (operation, document) => {
    const before = known.get(operation)
    if (before) return before
    const names = fieldsIn(operation.selectionSet, document).flatMap((field) => owners.get(field) ?? [])
    const each = [...new Set(names)]
    known.set(operation, each)
    return each
  }
}

/** Which subgraph makes it, by the name of the mutation. */
function readOwners(supergraph: DocumentNode): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  const owners: [field: string, graph: string][] = []
  visit(supergraph, {
    EnumTypeDefinition({ name, values = [] }) {
      if (name.value !== 'join__Graph') return false
      for (const value of values) names.set(value.name.value, told(value.directives, 'join__graph', 'name'))
      return false
    },
    ObjectTypeDefinition({ name, fields = [] }) {
      if (name.value !== 'Mutation') return false
      for (const field of fields) owners.push([field.name.value, told(field.directives, 'join__field', 'graph')])
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
