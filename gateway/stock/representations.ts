import type { Answer, PublicError } from '@supermall/subgraph/definition'

type Variables = Readonly<Record<string, unknown>>

type Distinct = {
  readonly variables: Variables
  /** Gives every place its answer again, errors included. */
  readonly spread: (answer: Answer) => Answer
}

/**
 * The planner asks once per place; a page of twenty products of one shop asks twenty times for that shop. Null without
 * duplicates.
 */
export function distinct(variables: Variables): Distinct | null {
  const all = variables.representations
  if (!Array.isArray(all)) return null
  const numbers = new Map<string, number>()
  const places = all.map((representation) => numberOf(JSON.stringify(representation), numbers))
  if (numbers.size === all.length) return null
  const representations = [...numbers.values()].map((number) => all[places.indexOf(number)])
  return { variables: { ...variables, representations }, spread: (answer) => spread(answer, places) }
}

function numberOf(key: string, numbers: Map<string, number>): number {
  const number = numbers.get(key) ?? numbers.size
  numbers.set(key, number)
  return number
}

function spread(answer: Answer, places: readonly number[]): Answer {
  const errors = answer.errors?.flatMap((error) => spreadError(error, places))
  const entities = answer.data?._entities
  return {
    ...(answer.data === undefined
      ? {}
      : { data: Array.isArray(entities) ? { ...answer.data, _entities: copies(entities, places) } : answer.data }),
    ...(errors ? { errors } : {}),
  }
}

/** Each place gets an object of its own: what is merged into one of them later must not appear in the others. */
function copies(entities: readonly unknown[], places: readonly number[]): unknown[] {
  const used = new Set<number>()
  return places.map((number) => {
    if (used.has(number)) return structuredClone(entities[number])
    used.add(number)
    return entities[number]
  })
}

function spreadError(error: PublicError, places: readonly number[]): PublicError[] {
  const [root, number, ...rest] = error.path ?? []
  if (root !== '_entities' || typeof number !== 'number') return [error]
  return places.flatMap((one, place) => (one === number ? [{ ...error, path: [root, place, ...rest] }] : []))
}
