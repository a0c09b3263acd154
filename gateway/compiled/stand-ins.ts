import type { DocumentNode, FieldNode } from 'graphql'
import { Kind, visit } from 'graphql'
import type { Path } from './places.ts'
import type { PlanNames } from './plan-names.ts'
import { isVariant } from './plan-names.ts'

/** What a client calls a field, by the name that stands in for it while the answer is put together. */
export type StandIns = ReadonlyMap<string, string>

const NONE: StandIns = new Map()

type StoodIn = { readonly document: DocumentNode; readonly names: StandIns }

/**
 * Nothing of an answer is kept under a name that means something already: not `constructor`, which every object has, and not
 * `id: name`, which the planner would take for the id. Whoever could choose what stands where a key is read could choose
 * whose object he is shown.
 */
export function standInsFor(document: DocumentNode, planNames: PlanNames): StoodIn {
  const taken = new Set<string>()
  const mistakable = new Set<string>()
  visit(document, {
    Field(node) {
      const name = responseNameOf(node)
      taken.add(name)
      if (isMistakable(node, planNames)) mistakable.add(name)
    },
  })
  if (mistakable.size === 0) return { document, names: NONE }
  const known = new Map([...mistakable].map((name) => [name, free(name, taken)]))
  const Field = (node: FieldNode): FieldNode | undefined => {
    const value = known.get(responseNameOf(node))
    return value === undefined ? undefined : { ...node, alias: { kind: Kind.NAME, value } }
  }
  return {
    document: visit(document, { Field: { leave: Field } }),
    names: new Map([...known].map(([name, standIn]) => [standIn, name])),
  }
}

/** Whether a plan may read something else under the name that a client gave to a field. */
function isMistakable(node: FieldNode, { fields, argued }: PlanNames): boolean {
  const name = responseNameOf(node)
  if (name in Object.prototype || isVariant(name)) return true
  const isOwnName = name === node.name.value
  return isOwnName ? argued.has(name) && (node.arguments ?? []).length > 0 : fields.has(name) || name === '__typename'
}

/** A place in the answer, as the client knows it. */
export const named = (path: Path, names: StandIns): Path => path.map((step) => names.get(String(step)) ?? step)

const responseNameOf = ({ alias, name }: FieldNode): string => alias?.value ?? name.value

/** Names that begin with two underscores are the planner's. */
function free(name: string, taken: Set<string>): string {
  let standIn = `own${name}`
  while (taken.has(standIn) || isVariant(standIn)) standIn += '_'
  taken.add(standIn)
  return standIn
}
