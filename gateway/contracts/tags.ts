import type { ConstDirectiveNode, DefinitionNode, DocumentNode } from 'graphql'
import { Kind } from 'graphql'
import type { ContractName } from './contract.ts'

/** Whether something is kept out of a contract, by its coordinate: `Type`, `Type.field`, `Type.field(argument:)`. */
export type IsOutside = (coordinate: string) => boolean

/**
 * What bears no tag belongs to whatever can reach it; what bears tags, to the contracts that they name and to no other.
 */
export function outsideOf(supergraph: DocumentNode, contract: ContractName): IsOutside {
  const outside = new Set<string>()
  for (const [coordinate, directives] of supergraph.definitions.flatMap((node) => marked(node))) {
    const tags = directives.filter(({ name }) => name.value === 'tag').map((tag) => nameIn(tag))
    if (tags.length > 0 && !tags.includes(contract)) outside.add(coordinate)
  }
  return (coordinate) => outside.has(coordinate)
}

type Marked = readonly [coordinate: string, directives: readonly ConstDirectiveNode[]]

function marked(node: DefinitionNode): readonly Marked[] {
  if (!('name' in node) || node.name === undefined || !('directives' in node)) return []
  const type = node.name.value
  const own: Marked = [type, (node.directives ?? []) as readonly ConstDirectiveNode[]]
  const values = 'values' in node ? (node.values ?? []) : []
  const fields = 'fields' in node ? (node.fields ?? []) : []
  return [
    own,
    ...[...values, ...fields].map(({ name, directives = [] }): Marked => [`${type}.${name.value}`, directives]),
    ...fields.flatMap((field) =>
      ('arguments' in field ? (field.arguments ?? []) : []).map(
        ({ name, directives = [] }): Marked => [`${type}.${field.name.value}(${name.value}:)`, directives],
      ),
    ),
  ]
}

function nameIn({ arguments: given = [] }: ConstDirectiveNode): string {
  const value = given.find(({ name }) => name.value === 'name')?.value
  return value?.kind === Kind.STRING ? value.value : ''
}
