import type { DocumentNode, SelectionSetNode } from 'graphql'
import { GraphQLError, Kind } from 'graphql'
import type { StandIns } from '../compiled/stand-ins.ts'
import { named } from '../compiled/stand-ins.ts'
import type { Executed } from '../graph/executor.ts'

/** An answer under the names that its client gave, where others stood in for them. */
export function calledBack(answered: Executed, document: DocumentNode, names: StandIns): Executed {
  if (names.size === 0) return answered
  const { data, errors, extensions } = answered
  const operation = document.definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION)
  const sets = operation?.kind === Kind.OPERATION_DEFINITION ? [operation.selectionSet] : []
  const { valueCompletion, ...others } = extensions ?? {}
  const wrong = Array.isArray(valueCompletion) ? { valueCompletion: valueCompletion.map(renamed(names)) } : {}
  return {
    ...answered,
    ...(data ? { data: back(data, sets, { document, names }) as typeof data } : {}),
    ...(errors ? { errors: errors.map(renamed(names)) } : {}),
    ...(extensions ? { extensions: { ...others, ...wrong } } : {}),
  }
}

const renamed =
  (names: StandIns) =>
  (error: GraphQLError): GraphQLError => {
    const { message, path, extensions, originalError } = error
    if (!path) return error
    return new GraphQLError(message, { path: named(path, names), extensions, originalError })
  }

type Known = { readonly document: DocumentNode; readonly names: StandIns }

/** Only what was selected has names of ours: a plain value may be an object too. */
function back(value: unknown, sets: readonly SelectionSetNode[], known: Known): unknown {
  if (sets.length === 0 || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((one) => back(one, sets, known))
  const below = new Map<string, SelectionSetNode[]>()
  for (const set of sets) collect(set, below, known.document)
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      known.names.get(name) ?? name,
      back(one, below.get(name) ?? [], known),
    ]),
  )
}

function collect(set: SelectionSetNode, below: Map<string, SelectionSetNode[]>, document: DocumentNode): void {
  for (const node of set.selections) {
    if (node.kind === Kind.FIELD) {
      const name = node.alias?.value ?? node.name.value
      if (node.selectionSet) below.set(name, [...(below.get(name) ?? []), node.selectionSet])
      continue
    }
    const inside =
      node.kind === Kind.INLINE_FRAGMENT
        ? node
        : document.definitions.find(
            (one) => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === node.name.value,
          )
    if (inside && 'selectionSet' in inside && inside.selectionSet) collect(inside.selectionSet, below, document)
  }
}
