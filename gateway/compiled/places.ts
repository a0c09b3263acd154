import type { Fields } from './fields.ts'
import { isFields } from './fields.ts'
import type { PlanPath } from './plan.ts'

export type Path = readonly (string | number)[]
/** Is shown an object, and what it hangs on by which key. */
type Meet = (fields: Fields, holder: Holder, key: Key) => void
export type Gather = (data: Fields, meet: Meet) => void

type Key = string | number
type Holder = { [key: Key]: unknown }

/** Goes to the objects at a path of the plan, where `@` is every item of a list; one that lies in many places is met at each. */
export function gatherer(path: PlanPath): Gather {
  if (path.length === 0) return (data, meet) => meet(data, { data }, 'data')
  const walk = path.reduceRight<Walk>((next, step) => (step === '@' ? eachItem(next) : intoField(step, next)), take)
  return (data, meet) => walk({ data }, 'data', meet)
}

type Walk = (holder: Holder, key: Key, meet: Meet) => void

const take: Walk = (holder, key, meet) => {
  const value = holder[key]
  if (Array.isArray(value)) for (let at = 0; at < value.length; at++) take(value as never, at, meet)
  else if (isFields(value)) meet(value, holder, key)
}

const eachItem =
  (next: Walk): Walk =>
  (holder, key, meet) => {
    const value = holder[key]
    if (Array.isArray(value)) for (let at = 0; at < value.length; at++) next(value as never, at, meet)
  }

const intoField =
  (name: string | number, next: Walk): Walk =>
  (holder, key, meet) => {
    const value = holder[key]
    if (isFields(value)) next(value, name, meet)
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
