import type { Requirement, Verdict } from '@supermall/subgraph/authorize'
import { judge, requirementOf } from '@supermall/subgraph/authorize'
import type { Viewer } from '@supermall/subgraph/viewer'
import type { ConstDirectiveNode, DefinitionNode, DocumentNode, FieldDefinitionNode, TypeNode } from 'graphql'
import { Kind } from 'graphql'

/**
 * What the graph asks of whom, read once from the supergraph. A demand is known by its number: many fields ask the
 * same.
 */
export type Policy = {
  readonly demandsOn: (type: string, field: string) => readonly number[]
  /** What this viewer may; each demand is judged once. */
  readonly judged: (viewer: Viewer) => (demand: number) => Verdict
}

/**
 * A field is guarded by what stands on itself, on the type that it belongs to, and on the type that it returns: whoever
 * may not see a type is stopped where it begins. What composition writes on an interface is only the sum of what stands
 * on its types, and those are judged one by one.
 */
export function policyOf(supergraph: DocumentNode): Policy {
  const known = policies.get(supergraph) ?? readPolicy(supergraph)
  policies.set(supergraph, known)
  return known
}

/** Permission, caching and subscriptions all ask for that of one supergraph. */
const policies = new WeakMap<DocumentNode, Policy>()

function readPolicy(supergraph: DocumentNode): Policy {
  const numbers = new Map<string, number>()
  const demands: Requirement[] = []

  function number(directives: readonly ConstDirectiveNode[]): number[] {
    const requirement = requirementOf(directives)
    if (requirement === null) return []
    const key = JSON.stringify(requirement)
    const known = numbers.get(key) ?? demands.push(requirement) - 1
    numbers.set(key, known)
    return [known]
  }

  const types = new Map(
    supergraph.definitions.flatMap((node) => onType(node).map(([name, on]) => [name, number(on)] as const)),
  )
  const fields = new Map(
    supergraph.definitions.flatMap((node) =>
      fieldsOf(node).map(({ type, field }) => {
        const all = [
          ...(types.get(type) ?? []),
          ...number(field.directives ?? []),
          ...(types.get(nameOf(field.type)) ?? []),
        ]
        return [`${type}.${field.name.value}`, [...new Set(all)]] as const
      }),
    ),
  )
  return {
    demandsOn: (type, field) => fields.get(`${type}.${field}`) ?? [],
    judged(viewer) {
      const verdicts: Verdict[] = []
      return (demand) => {
        const requirement = demands[demand]
        verdicts[demand] ??= requirement ? judge(viewer, requirement) : 'FORBIDDEN'
        return verdicts[demand]
      }
    },
  }
}

function onType(node: DefinitionNode): [string, readonly ConstDirectiveNode[]][] {
  const isGuardable =
    node.kind === Kind.OBJECT_TYPE_DEFINITION ||
    node.kind === Kind.SCALAR_TYPE_DEFINITION ||
    node.kind === Kind.ENUM_TYPE_DEFINITION
  return isGuardable ? [[node.name.value, node.directives ?? []]] : []
}

function fieldsOf(node: DefinitionNode): { type: string; field: FieldDefinitionNode }[] {
  if (node.kind !== Kind.OBJECT_TYPE_DEFINITION) return []
  return (node.fields ?? []).map((field) => ({ type: node.name.value, field }))
}

const nameOf = (type: TypeNode): string => (type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type))
