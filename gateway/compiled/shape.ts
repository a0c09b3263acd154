import type { GraphQLCompositeType, GraphQLOutputType } from 'graphql'
import { isCompositeType, isLeafType, isListType, isNonNullType, isObjectType } from 'graphql'
import type { Branch, Denial } from '../policy/branch.ts'
import type { Fields } from './fields.ts'
import { isFields } from './fields.ts'
import { leafOf } from './leaves.ts'
import type { Path } from './places.ts'
import type { Below, Selecting } from './selection.ts'
import { selectedOf } from './selection.ts'

/** A null that is not allowed where it came to be, or a value of the wrong type. */
export type Wrong = { readonly message: string; readonly path: Path }

/** What one answer met while it was shaped. */
export type Shaping = {
  /** Where the shapers are: the first `depth` steps of it are true for a shaper of that depth. */
  readonly path: (string | number)[]
  readonly wrong: Wrong[]
  readonly met: { readonly denial: Denial; readonly path: Path }[]
  /** Objects that a subgraph, asked about them, says are not there. */
  readonly gone: ReadonlySet<Fields>
  /** Objects that lie in many places, and what was made of them so far. */
  readonly shared: ReadonlySet<Fields>
  readonly made: Map<Fields, Made>
}

/** Of what kind of place it was made. */
type Made = { readonly shape: Shape; readonly value: unknown }

/** Makes what a client gets of a value, or says by one of the words below that there is none. */
type Shape = (value: unknown, shaping: Shaping) => unknown

/** No value, and that was told: it is null here, or takes what is around it along. */
const FAULT = Symbol('fault')
/** No value, because what it is of is not there any more: null, where that may be. */
const GONE = Symbol('gone')
/** No value, because the viewer may not see it: the same, told elsewhere. */
const DENIED = Symbol('denied')

/** Compiled for one selection: what is given, of which type, and how deep in the answer. */
type Spot = {
  readonly below: readonly Below[]
  readonly branch: Branch | undefined
  readonly depth: number
  readonly selecting: Selecting
}

/** The whole answer; null when nothing of it is left. */
export function rootShape(
  type: GraphQLCompositeType,
  spot: Omit<Spot, 'depth'>,
): (data: Fields, shaping: Shaping) => Fields | null {
  const shape = fieldsShape(type, { ...spot, depth: 0 })
  return (data, shaping) => orNull(shape(data, shaping)) as Fields | null
}

const orNull = (made: unknown): unknown => (made === FAULT || made === GONE || made === DENIED ? null : made)

function shapeOf(type: GraphQLOutputType, spot: Spot): Shape {
  const isNonNull = isNonNullType(type)
  const shape = bareShape(isNonNull ? type.ofType : type, spot)
  if (!isNonNull)
    return (value, shaping) => (value === null || value === undefined ? null : orNull(shape(value, shaping)))
  return (value, shaping) => {
    const made = value === null || value === undefined ? null : shape(value, shaping)
    return made === null || made === GONE ? fault(`null in the place of ${type}`, spot, shaping) : made
  }
}

function bareShape(type: GraphQLOutputType, spot: Spot): Shape {
  if (isListType(type)) return itemsShape(type.ofType, spot)
  if (isCompositeType(type)) return objectShape(type, spot)
  if (!isLeafType(type)) throw new Error(`${type} is no type of a value`)
  const isLeaf = leafOf(type)
  return (value, shaping) => (isLeaf(value) ? value : fault(`no value of ${type}`, spot, shaping))
}

function itemsShape(type: GraphQLOutputType, spot: Spot): Shape {
  const { depth } = spot
  const shape = shapeOf(type, { ...spot, depth: depth + 1 })
  return (value, shaping) => {
    if (!Array.isArray(value)) return fault('no list', spot, shaping)
    const metBefore = shaping.met.length
    const items: unknown[] = []
    let isFaulty = false
    let isDenied = false
    for (let index = 0; index < value.length; index++) {
      shaping.path[depth] = index
      const item = shape(value[index], shaping)
      if (item === FAULT) isFaulty = true
      else if (item === DENIED) isDenied = true
      else items.push(item)
    }
    if (isFaulty) shaping.met.length = metBefore
    if (isFaulty) return FAULT
    return isDenied ? DENIED : items
  }
}

/** What an object gets depends on its type; each type that is met is compiled when it is met. */
function objectShape(type: GraphQLCompositeType, spot: Spot): Shape {
  const byType = new Map<unknown, Shape>()

  function forType(name: unknown): Shape | null {
    const known = byType.get(name)
    if (known) return known
    const actual = name === undefined || name === '' ? type : spot.selecting.schema.getType(String(name))
    if (!isCompositeType(actual)) return null
    const shape = fieldsShape(actual, spot)
    byType.set(name, shape)
    return shape
  }

  return (value, shaping) => {
    if (!isFields(value)) return fault(`no object of ${type}`, spot, shaping)
    const shape = forType(value.__typename)
    if (!shape) return fault(`an object of an unknown type in the place of ${type}`, spot, shaping)
    return shaping.shared.has(value) ? shapeOnce(value, shape, shaping) : shape(value, shaping)
  }
}

/** Whatever is told of an object is told of its place, so that one of which something is told is looked at in each. */
function shapeOnce(value: Fields, shape: Shape, shaping: Shaping): unknown {
  const known = shaping.made.get(value)
  if (known?.shape === shape) return known.value
  const told = shaping.met.length + shaping.wrong.length
  const made = shape(value, shaping)
  if (made !== FAULT && shaping.met.length + shaping.wrong.length === told)
    shaping.made.set(value, { shape, value: made })
  return made
}

type Member = {
  /** What a client calls it, and where its value is. */
  readonly name: string
  readonly key: string
  readonly shape: Shape
  readonly isSpecial: boolean
}

function fieldsShape(type: GraphQLCompositeType, spot: Spot): Shape {
  const { depth } = spot
  const members = membersOf(type, spot)
  // A copy of what has all names already is made at once; one that gets them in turn changes its form with each.
  const blank: Fields = Object.fromEntries(members.map(({ name }) => [name, null]))
  return (value, shaping) => {
    const fields = value as Fields
    const [metBefore, wrongBefore] = [shaping.met.length, shaping.wrong.length]
    const made = { ...blank }
    let isDenied = false
    for (let at = 0; at < members.length; at++) {
      const { name, key, shape, isSpecial } = members[at] as Member
      shaping.path[depth] = name
      const one = shape(isSpecial ? fields : fields[key], shaping)
      if (one === FAULT) {
        // Whatever is denied in here is in no answer any more.
        shaping.met.length = metBefore
        if (!shaping.gone.has(fields)) return FAULT
        shaping.wrong.length = wrongBefore
        return GONE
      }
      if (one === DENIED) isDenied = true
      else made[name] = one
    }
    return isDenied ? DENIED : made
  }
}

function membersOf(type: GraphQLCompositeType, spot: Spot): readonly Member[] {
  const names = new Set<string>()
  return selectedOf(spot.below, type, spot.selecting).flatMap((field): Member[] => {
    const key = field.responseName
    const own = spot.selecting.names.get(key) ?? key
    const denial = spot.branch?.denials.get(own)
    const name = denial?.responseName ?? own
    if (names.has(name)) return []
    names.add(name)
    if (denial) return [{ name, key, shape: deniedShape(denial, spot), isSpecial: true }]
    if (field.type === null) return [{ name, key, shape: typenameShape(type), isSpecial: true }]
    const child = spot.branch?.children.get(own)?.branch
    const inside = { ...spot, below: field.below, branch: child, depth: spot.depth + 1 }
    return [{ name, key, shape: shapeOf(field.type, inside), isSpecial: false }]
  })
}

function deniedShape(denial: Denial, { depth }: Spot): Shape {
  return (_, { met, path }) => {
    met.push({ denial, path: path.slice(0, depth + 1) })
    return denial.isNullable ? null : DENIED
  }
}

/** An interface object is of no type that a client could be told. */
function typenameShape(type: GraphQLCompositeType): Shape {
  const name = isObjectType(type) ? type.name : FAULT
  return () => name
}

function fault(message: string, { depth }: Spot, { wrong, path }: Shaping): typeof FAULT {
  wrong.push({ message, path: path.slice(0, depth) })
  return FAULT
}
