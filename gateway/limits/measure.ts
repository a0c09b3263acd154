import type { DocumentNode, FragmentDefinitionNode, OperationDefinitionNode, SelectionSetNode } from 'graphql'
import { Kind } from 'graphql'

/** How large an operation is when its fragments are spread out, as execution would. */
export type Measure = {
  readonly depth: number
  readonly fields: number
  readonly aliases: number
  readonly directives: number
  readonly rootFields: number
}

const NOTHING: Measure = { depth: 0, fields: 0, aliases: 0, directives: 0, rootFields: 0 }

/**
 * Each fragment is measured once, however often it is spread, so a small text that spreads out to millions costs
 * nothing here.
 */
export function measure(operation: OperationDefinitionNode, document: DocumentNode): Measure {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node)
  const known = new Map<string, Measure>()

  function ofFragment(name: string): Measure {
    const before = known.get(name)
    if (before) return before
    // A circle counts as nothing here: validation refuses it next.
    known.set(name, NOTHING)
    const fragment = fragments.get(name)
    const measured = fragment ? ofSet(fragment.selectionSet) : NOTHING
    known.set(name, measured)
    return measured
  }

  function ofSet(set: SelectionSetNode | undefined): Measure {
    return (set?.selections ?? []).reduce((sum, node) => {
      const directives = node.directives?.length ?? 0
      if (node.kind === Kind.FRAGMENT_SPREAD) return add(sum, ofFragment(node.name.value), { directives })
      const below = ofSet(node.selectionSet)
      if (node.kind === Kind.INLINE_FRAGMENT) return add(sum, below, { directives })
      return add(
        sum,
        { ...below, depth: below.depth + 1, rootFields: 0 },
        { directives, fields: 1, aliases: node.alias ? 1 : 0, rootFields: 1 },
      )
    }, NOTHING)
  }

  return add(ofSet(operation.selectionSet), NOTHING, { directives: operation.directives?.length ?? 0 })
}

const add = (a: Measure, b: Measure, more: Partial<Measure>): Measure => ({
  depth: Math.max(a.depth, b.depth),
  fields: a.fields + b.fields + (more.fields ?? 0),
  aliases: a.aliases + b.aliases + (more.aliases ?? 0),
  directives: a.directives + b.directives + (more.directives ?? 0),
  rootFields: a.rootFields + b.rootFields + (more.rootFields ?? 0),
})
