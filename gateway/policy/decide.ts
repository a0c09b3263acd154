import type { Viewer } from '@supermall/subgraph/viewer'
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import { isObjectType, TypeInfo, visit, visitWithTypeInfo } from 'graphql'
import { isBare } from './branch.ts'
import type { Policy } from './policy.ts'
import type { Pruned } from './prune.ts'
import { prune } from './prune.ts'

/** What of an operation this viewer may run; `variant` tells viewers with the same answer from all others. */
export type Decision = { readonly pruned: Pruned | null; readonly variant: string }

type Known = { readonly demands: readonly number[]; readonly variants: Map<string, Pruned | null> }

const MOST_VARIANTS = 64

/**
 * Judges operations before they are planned. A document is walked once for what it demands; all viewers who are judged
 * the same share one pruned document, and so one plan.
 */
export function decider(schema: GraphQLSchema, policy: Policy) {
  const known = new WeakMap<DocumentNode, Known>()

  function knownOf(document: DocumentNode): Known {
    const found = known.get(document) ?? { demands: demandsOf(document, schema, policy), variants: new Map() }
    known.set(document, found)
    return found
  }

  return (document: DocumentNode, operation: OperationDefinitionNode, viewer: Viewer): Decision => {
    const { demands, variants } = knownOf(document)
    const judged = policy.judged(viewer)
    const verdicts = demands.map((demand) => judged(demand))
    if (verdicts.every((verdict) => verdict === 'allowed')) return { pruned: null, variant: '' }
    const variant = `${operation.name?.value ?? ''} ${verdicts.map((verdict) => verdict.charAt(0)).join('')}`
    const ready = variants.get(variant)
    if (ready !== undefined) return { pruned: ready, variant }
    const verdictOn = (type: string, field: string) =>
      policy
        .demandsOn(type, field)
        .map(judged)
        .find((verdict) => verdict !== 'allowed') ?? 'allowed'
    const made = prune(schema, { document, operation }, verdictOn)
    const pruned = isBare(made.branch) ? null : made
    if (variants.size >= MOST_VARIANTS) variants.clear()
    variants.set(variant, pruned)
    return { pruned, variant }
  }
}

function demandsOf(document: DocumentNode, schema: GraphQLSchema, policy: Policy): readonly number[] {
  const demands = new Set<number>()
  const info = new TypeInfo(schema)
  const Field = ({ name }: { name: { value: string } }) => {
    const parent = info.getParentType()
    if (!parent) return
    const types = isObjectType(parent) ? [parent] : schema.getPossibleTypes(parent)
    for (const type of types) for (const demand of policy.demandsOn(type.name, name.value)) demands.add(demand)
  }
  visit(document, visitWithTypeInfo(info, { Field }))
  return [...demands]
}
