import type { Fields } from './fields.ts'
import { isFields } from './fields.ts'
import type { PlanPath } from './plan.ts'

export type Path = readonly (string | number)[]
export type Gather = (data: Fields) => readonly Fields[]

/** Finds the objects at a path of the plan, where `@` is every item of a list; one that lies in many places once. */
export function gatherer(path: PlanPath): Gather {
  if (path.length === 0) return (data) => [data]
  const walk = path.reduceRight<Walk>((next, step) => (step === '@' ? eachItem(next) : intoField(step, next)), take)
  return (data) => {
    const found = new Set<Fields>()
    walk(data, found)
    return [...found]
  }
}

type Walk = (value: unknown, found: Set<Fields>) => void

const take: Walk = (value, found) => {
  if (Array.isArray(value)) for (const item of value) take(item, found)
  else if (isFields(value)) found.add(value)
}

const eachItem =
  (next: Walk): Walk =>
  (value, found) => {
    if (Array.isArray(value)) for (const item of value) next(item, found)
  }

const intoField =
  (name: string | number, next: Walk): Walk =>
  (value, found) => {
    if (isFields(value)) next(value[name], found)
  }

/** Where in the answer each of those objects lies; asked for when something went wrong, so it may be slow. */
export function locate(data: Fields, path: PlanPath): ReadonlyMap<Fields, readonly Path[]> {
  const located = new Map<Fields, Path[]>()
  follow(data, path, (found, at) => {
    const known = located.get(found) ?? []
    known.push(at)
    located.set(found, known)
  })
  return located
}

type Found = (found: Fields, at: Path) => void

function follow(value: unknown, path: PlanPath, found: Found, at: Path = []): void {
  const [step, ...rest] = path
  if (Array.isArray(value)) {
    const onward = step === '@' ? rest : path
    for (const [index, item] of value.entries()) follow(item, onward, found, [...at, index])
  } else if (isFields(value)) {
    if (step === undefined) found(value, at)
    else if (step !== '@') follow(value[step], rest, found, [...at, step])
  }
}
