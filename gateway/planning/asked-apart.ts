import type { FieldNode, OperationDefinitionNode, SelectionNode, SelectionSetNode } from 'graphql'
import { Kind, parse, print, stripIgnoredCharacters, visit } from 'graphql'
import type { FetchNode, PlanNode, QueryPlan, Requires, Rewrites } from '../compiled/plan.ts'
import type { Variants } from './variants.ts'

/** A plan in words that subgraphs know: variants are called as what they are, and each field is given those that it needs. */
export function askedApart(plan: QueryPlan, variants: Variants): QueryPlan {
  return plan.node && plan.node.kind !== 'Subscription' ? { ...plan, node: apart(plan.node, variants) } : plan
}

type Step = Extract<PlanNode, { kind: 'Flatten' }>['node']

function apart(node: Step, variants: Variants): Step {
  switch (node.kind) {
    case 'Fetch':
      return fetchApart(node, variants)
    case 'Flatten':
      return { ...node, node: apart(node.node, variants) }
    case 'Sequence':
    case 'Parallel':
      return { ...node, nodes: node.nodes.map((one) => apart(one, variants)) }
    case 'Condition':
      return {
        ...node,
        ...(node.ifClause ? { ifClause: apart(node.ifClause, variants) } : {}),
        ...(node.elseClause ? { elseClause: apart(node.elseClause, variants) } : {}),
      }
    default:
      return node
  }
}

/** What fields of one request need may stand under one name only once: whatever needs another variant is asked for beside it. */
function fetchApart(node: FetchNode, variants: Variants): Step {
  const [operation] = parse(node.operation, { noLocation: true }).definitions
  if (operation?.kind !== Kind.OPERATION_DEFINITION) return node
  const given = namesIn(node.requires ?? [], variants)
  if (given.length === 0) return { ...node, operation: textOf(operation, variants) }
  const { groups, groupOf } = grouped(operation.selectionSet, given, variants)
  const nodes = groups.map((group, index) => {
    const own = keeping(operation, (field) => groupOf.get(field) === index)
    const requires = withOnly(node.requires ?? [], group, variants)
    // What another rewrite makes of the type of an object, its own names do not depend on.
    const inputRewrites = [...renaming(requires, [], variants), ...(node.inputRewrites ?? [])]
    const used = variablesOf(own)
    const variableUsages = (node.variableUsages ?? []).filter((name) => used.has(name))
    return { ...node, operation: textOf(own, variants), requires, inputRewrites, variableUsages }
  })
  const [only, ...more] = nodes
  return only && more.length === 0 ? only : { kind: 'Parallel', nodes }
}

function namesIn(requires: Requires, variants: Variants): readonly string[] {
  return requires.flatMap((one) =>
    one.kind === 'Field' && variants.byName.has(one.name) ? [one.name] : namesIn(one.selections ?? [], variants),
  )
}

/** Which variants are given together, and with which of these each field of the objects is asked for. */
function grouped(set: SelectionSetNode, given: readonly string[], variants: Variants) {
  const groups: Set<string>[] = [new Set()]
  const groupOf = new Map<FieldNode, number>()

  function place(names: readonly string[]): number {
    const fitting = groups.findIndex((group) => names.every((name) => isAlone(name, group, variants)))
    const index = fitting === -1 ? groups.length : fitting
    groups[index] = new Set([...(groups[index] ?? []), ...names])
    return index
  }

  for (const { field, type } of fieldsIn(set)) {
    const needs = variants.needs.get(`${type}.${field.name.value}`)
    groupOf.set(field, place(given.filter((name) => needs?.has(name))))
  }
  return { groups: groups.filter((_, index) => [...groupOf.values()].includes(index)), groupOf }
}

const isAlone = (name: string, group: ReadonlySet<string>, { byName }: Variants): boolean =>
  [...group].every((other) => other === name || byName.get(other)?.coordinate !== byName.get(name)?.coordinate)

/** The fields of the objects that are asked about, each with the type that it is asked of. */
function* fieldsIn(set: SelectionSetNode, type: string | null = null): Generator<{ field: FieldNode; type: string }> {
  for (const node of set.selections) {
    if (node.kind === Kind.INLINE_FRAGMENT) yield* fieldsIn(node.selectionSet, node.typeCondition?.name.value ?? type)
    else if (node.kind !== Kind.FIELD) continue
    else if (type !== null) yield { field: node, type }
    else if (node.selectionSet) yield* fieldsIn(node.selectionSet)
  }
}

function keeping(operation: OperationDefinitionNode, isKept: (field: FieldNode) => boolean): OperationDefinitionNode {
  const selectionSet = kept(operation.selectionSet, null, isKept)
  const own = { ...operation, selectionSet }
  const used = variablesOf(own)
  const variableDefinitions = operation.variableDefinitions?.filter(({ variable }) => used.has(variable.name.value))
  return variableDefinitions ? { ...own, variableDefinitions } : own
}

function kept(set: SelectionSetNode, type: string | null, isKept: (field: FieldNode) => boolean): SelectionSetNode {
  const selections = set.selections.flatMap((node): SelectionNode[] => {
    if (node.kind === Kind.INLINE_FRAGMENT) {
      const selectionSet = kept(node.selectionSet, node.typeCondition?.name.value ?? type, isKept)
      return selectionSet.selections.length > 0 ? [{ ...node, selectionSet }] : []
    }
    if (node.kind !== Kind.FIELD || type !== null) return node.kind === Kind.FIELD && isKept(node) ? [node] : []
    return node.selectionSet ? [{ ...node, selectionSet: kept(node.selectionSet, null, isKept) }] : [node]
  })
  return { ...set, selections }
}

/** Those that an operation uses, in whatever it holds but its own heading. */
function variablesOf({ selectionSet }: OperationDefinitionNode): ReadonlySet<string> {
  const names = new Set<string>()
  visit(selectionSet, { Variable: ({ name }) => void names.add(name.value) })
  return names
}

function withOnly(requires: Requires, group: ReadonlySet<string>, variants: Variants): Requires {
  return requires.flatMap((one): Requires => {
    if (one.kind === 'Field' && variants.byName.has(one.name) && !group.has(one.name)) return []
    if (!one.selections) return [one]
    const selections = withOnly(one.selections, group, variants)
    return selections.length > 0 ? [{ ...one, selections }] : []
  })
}

function renaming(requires: Requires, path: readonly string[], variants: Variants): Rewrites {
  return requires.flatMap((one): Rewrites => {
    if (one.kind === 'InlineFragment')
      return renaming(one.selections, one.typeCondition ? [...path, `... on ${one.typeCondition}`] : path, variants)
    const variant = variants.byName.get(one.name)
    const own = [...path, one.alias ?? one.name]
    const inside = renaming(one.selections ?? [], own, variants)
    const name = variant?.call.name.value
    return name === undefined ? inside : [...inside, { kind: 'KeyRenamer', path: own, renameKeyTo: name }]
  })
}

const textOf = (operation: OperationDefinitionNode, { byName }: Variants): string =>
  stripIgnoredCharacters(
    print(
      visit(operation, {
        Field: {
          leave(node) {
            const call = byName.get(node.name.value)?.call
            return call && { ...node, ...calledAs(node, call) }
          },
        },
      }),
    ),
  )

const calledAs = (node: FieldNode, call: FieldNode) => ({
  alias: node.alias ?? node.name,
  name: call.name,
  arguments: call.arguments ?? [],
})
