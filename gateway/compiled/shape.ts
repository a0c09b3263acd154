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

/** What one answer met while it was written. */
export type Writing = {
  /** Where the writers are: the first `depth` steps of it are true for a writer of that depth. */
  readonly path: (string | number)[]
  readonly wrong: Wrong[]
  readonly met: { readonly denial: Denial; readonly path: Path }[]
  /** What was written of objects that lie in many places of the answer; null when none does. */
  readonly known: Map<Fields, Known> | null
}

type Known = { readonly text: string; readonly by: Write }

/** Writes a value as JSON, or says by one of the words below that there is none. */
export type Write = (value: unknown, writing: Writing) => string

const NULL = 'null'
/** No value, and that was told: it is null here, or takes what is around it along. */
const FAULT = ''
/** No value, because the viewer may not see it: the same, told elsewhere. */
const DENIED = '-'

/** Compiled for one selection: what is written, of which type, and how deep in the answer. */
type Spot = {
  readonly below: readonly Below[]
  readonly branch: Branch | undefined
  readonly depth: number
  readonly selecting: Selecting
}

/** The whole answer; `null` when nothing of it is left. */
export function rootWriter(type: GraphQLCompositeType, spot: Omit<Spot, 'depth'>): Write {
  const write = fieldsWriter(type, { ...spot, depth: 0 })
  return (value, writing) => orNull(write(value, writing))
}

const orNull = (text: string): string => (text === FAULT || text === DENIED ? NULL : text)

function writerOf(type: GraphQLOutputType, spot: Spot): Write {
  const isNonNull = isNonNullType(type)
  const write = bareWriter(isNonNull ? type.ofType : type, spot)
  if (!isNonNull)
    return (value, writing) => (value === null || value === undefined ? NULL : orNull(write(value, writing)))
  return (value, writing) => {
    const text = value === null || value === undefined ? NULL : write(value, writing)
    return text === NULL ? fault(`null in the place of ${type}`, spot, writing) : text
  }
}

function bareWriter(type: GraphQLOutputType, spot: Spot): Write {
  if (isListType(type)) return itemsWriter(type.ofType, spot)
  if (isCompositeType(type)) return objectWriter(type, spot)
  if (!isLeafType(type)) throw new Error(`${type} is no type of a value`)
  const leaf = leafOf(type)
  return (value, writing) => leaf(value) || fault(`no value of ${type}`, spot, writing)
}

function itemsWriter(type: GraphQLOutputType, spot: Spot): Write {
  const { depth } = spot
  const write = writerOf(type, { ...spot, depth: depth + 1 })
  return (value, writing) => {
    if (!Array.isArray(value)) return fault('no list', spot, writing)
    const metBefore = writing.met.length
    let text = '['
    let gone = ''
    let isFaulty = false
    for (let index = 0; index < value.length; index++) {
      writing.path[depth] = index
      const item = write(value[index], writing)
      if (item === FAULT) isFaulty = true
      else if (item === DENIED) gone = DENIED
      else text += index === 0 ? item : `,${item}`
    }
    if (isFaulty) writing.met.length = metBefore
    return isFaulty ? FAULT : gone || `${text}]`
  }
}

/** What an object gets depends on its type; each type that is met is compiled when it is met. */
function objectWriter(type: GraphQLCompositeType, spot: Spot): Write {
  const byType = new Map<unknown, Write>()

  function forType(name: unknown): Write | null {
    const known = byType.get(name)
    if (known) return known
    const actual = name === undefined || name === '' ? type : spot.selecting.schema.getType(String(name))
    if (!isCompositeType(actual)) return null
    const write = fieldsWriter(actual, spot)
    byType.set(name, write)
    return write
  }

  return (value, writing) => {
    if (!isFields(value)) return fault(`no object of ${type}`, spot, writing)
    const write = forType(value.__typename)
    return write ? write(value, writing) : fault(`an object of an unknown type in the place of ${type}`, spot, writing)
  }
}

type Member = {
  /** What a client calls it, and where its value is. */
  readonly name: string
  readonly key: string
  readonly opening: string
  readonly write: Write
  readonly isSpecial: boolean
}

function fieldsWriter(type: GraphQLCompositeType, spot: Spot): Write {
  const write = membersWriter(type, spot)
  return (value, writing) => (writing.known ? writtenOnce(write, value as Fields, writing) : write(value, writing))
}

/** What is told of an object is told with its place, so such a one is written anew at each. */
function writtenOnce(write: Write, fields: Fields, writing: Writing): string {
  const { known, wrong, met } = writing
  const before = known?.get(fields)
  if (before?.by === write) return before.text
  const toldBefore = wrong.length + met.length
  const text = write(fields, writing)
  if (wrong.length + met.length === toldBefore) known?.set(fields, { text, by: write })
  return text
}

function membersWriter(type: GraphQLCompositeType, spot: Spot): Write {
  const { depth } = spot
  const members = membersOf(type, spot)
  return (value, writing) => {
    const fields = value as Fields
    const metBefore = writing.met.length
    let text = ''
    let isDenied = false
    for (let at = 0; at < members.length; at++) {
      const { name, key, opening, write, isSpecial } = members[at] as Member
      writing.path[depth] = name
      const written = write(isSpecial ? fields : fields[key], writing)
      if (written === FAULT) {
        // Whatever is denied in here is in no answer any more.
        writing.met.length = metBefore
        return FAULT
      }
      if (written === DENIED) isDenied = true
      else text += opening + written
    }
    if (isDenied) return DENIED
    return members.length === 0 ? '{}' : `${text}}`
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
    const opening = `${names.size === 0 ? '{' : ','}${JSON.stringify(name)}:`
    names.add(name)
    if (denial) return [{ name, key, opening, write: deniedWriter(denial, spot), isSpecial: true }]
    if (field.type === null) return [{ name, key, opening, write: typenameWriter(type), isSpecial: true }]
    const child = spot.branch?.children.get(own)?.branch
    const inside = { ...spot, below: field.below, branch: child, depth: spot.depth + 1 }
    return [{ name, key, opening, write: writerOf(field.type, inside), isSpecial: false }]
  })
}

function deniedWriter(denial: Denial, { depth }: Spot): Write {
  return (_, { met, path }) => {
    met.push({ denial, path: path.slice(0, depth + 1) })
    return denial.isNullable ? NULL : DENIED
  }
}

/** An interface object is of no type that a client could be told. */
function typenameWriter(type: GraphQLCompositeType): Write {
  const text = isObjectType(type) ? JSON.stringify(type.name) : FAULT
  return () => text
}

function fault(message: string, { depth }: Spot, { wrong, path }: Writing): string {
  wrong.push({ message, path: path.slice(0, depth) })
  return FAULT
}
