import type { DocumentNode, FieldNode } from 'graphql'
import { Kind, visit } from 'graphql'
import type { Path } from './places.ts'

/** What a client calls a field, by the name that stands in for it while the answer is put together. */
export type StandIns = ReadonlyMap<string, string>

const NONE: StandIns = new Map()

/** Names like `constructor` mean something to every object already: nothing of an answer is kept under them. */
export function standInsFor(document: DocumentNode): { readonly document: DocumentNode; readonly names: StandIns } {
  const taken = new Set<string>()
  visit(document, { Field: (node) => void taken.add(responseNameOf(node)) })
  const known = new Map<string, string>()
  for (const name of taken) if (name in Object.prototype) known.set(name, free(name, taken))
  if (known.size === 0) return { document, names: NONE }
  const Field = (node: FieldNode): FieldNode | undefined => {
    const value = known.get(responseNameOf(node))
    return value === undefined ? undefined : { ...node, alias: { kind: Kind.NAME, value } }
  }
  return {
    document: visit(document, { Field: { leave: Field } }),
    names: new Map([...known].map(([name, standIn]) => [standIn, name])),
  }
}

/** A place in the answer, as the client knows it. */
export const named = (path: Path, names: StandIns): Path => path.map((step) => names.get(String(step)) ?? step)

const responseNameOf = ({ alias, name }: FieldNode): string => alias?.value ?? name.value

/** Names that begin with two underscores are the planner's. */
function free(name: string, taken: Set<string>): string {
  let standIn = `own${name}`
  while (taken.has(standIn)) standIn += '_'
  taken.add(standIn)
  return standIn
}
