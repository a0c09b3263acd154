import type { ConstDirectiveNode, DocumentNode } from 'graphql'
import { Kind, parse, visit } from 'graphql'

/** Names under which plans keep what they need themselves. */
export type PlanNames = {
  /** Of every field: each of them may be a part of a key, or needed elsewhere. */
  readonly fields: ReadonlySet<string>
  /** Of those that one subgraph needs of another with arguments of its own. */
  readonly argued: ReadonlySet<string>
}

export function readPlanNames(supergraph: DocumentNode): PlanNames {
  const fields = new Set<string>()
  const argued = new Set<string>()
  visit(supergraph, {
    FieldDefinition: ({ name }) => void fields.add(name.value),
    Directive(node) {
      for (const name of arguedIn(node as ConstDirectiveNode)) argued.add(name)
    },
  })
  return { fields, argued }
}

/** The fields that a `@requires` asks for with arguments. */
export function arguedIn({ name, arguments: given = [] }: ConstDirectiveNode): readonly string[] {
  const required = name.value === 'join__field' ? given.find((one) => one.name.value === 'requires')?.value : undefined
  if (required?.kind !== Kind.STRING || !required.value.includes('(')) return []
  const names: string[] = []
  visit(parse(`{ ${required.value} }`), {
    Field: (node) => void ((node.arguments ?? []).length > 0 && names.push(node.name.value)),
  })
  return names
}

/** Where fields need another one in several ways, each way has a name in plans; what clients call theirs is never one of these. */
export const variantName = (field: string, number: number): string => `${field}__way_${number}`
export const isVariant = (name: string): boolean => /__way_\d+$/.test(name)
