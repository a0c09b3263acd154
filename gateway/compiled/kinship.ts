import type { DocumentNode } from 'graphql'
import { Kind } from 'graphql'

/** Whether an object of a type meets a condition of the plan: it is that type, or an interface or union has it. */
export type Kinship = (type: string, condition: string) => boolean

/** Read from the whole supergraph: plans name types that clients cannot see. */
export function readKinship(supergraph: DocumentNode): Kinship {
  const above = new Map<string, Set<string>>()
  const add = (type: string, abstract: string) => above.set(type, (above.get(type) ?? new Set()).add(abstract))
  for (const node of supergraph.definitions) {
    if (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION)
      for (const { name } of node.interfaces ?? []) add(node.name.value, name.value)
    if (node.kind === Kind.UNION_TYPE_DEFINITION)
      for (const { name } of node.types ?? []) add(name.value, node.name.value)
  }
  return (type, condition) => type === condition || above.get(type)?.has(condition) === true
}
