import type { GraphQLOutputType } from 'graphql'
import { isListType, isNonNullType } from 'graphql'
import type { Branch, Denial } from './branch.ts'

type Path = readonly (string | number)[]
type Fields = Readonly<Record<string, unknown>>

/** A denial as it met the answer. */
type Met = { readonly denial: Denial; readonly path: Path }

/** A null that its place does not allow: it moves on to the next place outside. */
const BUBBLE = Symbol('bubble')

/** Puts null where a marker lies, lets it bubble like every null, and tells each place. */
export function close(data: Fields, branch: Branch): { readonly data: Fields | null; readonly met: readonly Met[] } {
  const met: Met[] = []
  const closed = closeFields(data, branch, { path: [], met })
  return { data: closed === BUBBLE ? null : closed, met }
}

type Walk = { readonly path: Path; readonly met: Met[] }

function closeFields(fields: Fields, branch: Branch, walk: Walk): Fields | typeof BUBBLE {
  const closed: Record<string, unknown> = {}
  let isGone = false
  for (const [name, value] of Object.entries(fields)) {
    const denial = branch.denials.get(name)
    if (denial) {
      deny(closed, denial, walk)
      isGone ||= !denial.isNullable
      continue
    }
    const child = branch.children.get(name)
    const kept = child ? closeValue(value, { ...child, walk: { ...walk, path: [...walk.path, name] } }) : value
    isGone ||= kept === BUBBLE
    closed[name] = kept
  }
  return isGone ? BUBBLE : closed
}

function deny(closed: Record<string, unknown>, denial: Denial, { path, met }: Walk): void {
  if (Object.hasOwn(closed, denial.responseName)) return
  met.push({ denial, path: [...path, denial.responseName] })
  closed[denial.responseName] = null
}

type Place = { readonly type: GraphQLOutputType; readonly branch: Branch; readonly walk: Walk }

function closeValue(value: unknown, { type, branch, walk }: Place): unknown {
  if (isNonNullType(type)) {
    const kept = closeValue(value, { type: type.ofType, branch, walk })
    return kept === null ? BUBBLE : kept
  }
  if (value === null || value === undefined) return value
  const kept =
    isListType(type) && Array.isArray(value)
      ? closeItems(value, { type: type.ofType, branch, walk })
      : closeFields(value as Fields, branch, walk)
  return kept === BUBBLE ? null : kept
}

function closeItems(items: readonly unknown[], { type, branch, walk }: Place): unknown {
  const kept = items.map((item, index) =>
    closeValue(item, { type, branch, walk: { ...walk, path: [...walk.path, index] } }),
  )
  return kept.includes(BUBBLE) ? BUBBLE : kept
}
