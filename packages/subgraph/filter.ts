import { idKinds } from '@supermall/contracts/id-kinds'
import type { FaultCode } from '@supermall/kernel/fault'
import { Fault } from '@supermall/kernel/fault'
import { parseId } from '@supermall/kernel/id'

/** What a client says of one field: IdFilter and the like of base.graphql. Kept as JSON, instants are texts. */
export type Compared<T> = { readonly eq?: T | null; readonly in?: readonly T[] | null } | null
export type Searched = { readonly contains?: string | null } & NonNullable<Compared<string>>
export type Flagged = { readonly eq?: boolean | null } | null
export type Ranged<T> = { readonly range?: { readonly from?: T | null; readonly below?: T | null } | null } | null
export type Nested<Whole> = {
  readonly AND?: readonly Whole[] | null
  readonly OR?: readonly Whole[] | null
  readonly NOT?: Whole | null
}

/** A condition on one column, as Prisma writes it. */
export type Condition = {
  readonly not?: null
  readonly equals?: unknown
  readonly in?: readonly unknown[]
  readonly contains?: string
  readonly mode?: 'insensitive'
  readonly gte?: unknown
  readonly lt?: unknown
}
export type Where = Readonly<Record<string, unknown>>

/** Texts that stand otherwise in a table. */
export type Reads = Readonly<Record<string, (text: string) => unknown>>
/** What is no column, or more than one. It is true or false of every row, and never neither: it may stand under `NOT`. */
export type Own = Readonly<Record<string, (condition: Condition) => Where>>
/** Where a field is not simply a column of its name that holds what the client writes. */
export type Reading = {
  /** What a table calls otherwise than the schema does. */
  readonly names?: Readonly<Record<string, string>>
  readonly reads?: Reads
  readonly own?: Own
}

const DEEPEST = 3
const MOST_BRANCHES = 10
const MOST_VALUES = 100
const MOST_VALUES_IN_ALL = 5_000
const LONGEST_TEXT = 254
const LONGEST_PART = 100

/**
 * A filter as Prisma's `where`, within the bounds that the schema states. The schema lists which fields there are, and the domain's
 * `nullable.generated.ts` which columns of the table may hold nothing.
 */
export function whereOf(filter: object | null | undefined, nullable: readonly string[], reading: Reading = {}): Where {
  assertFilter(filter)
  return translated(filter ?? {}, { ...reading, nullable, isDenied: false })
}

/** For whoever reads a filter into SQL: the same bounds. */
export function assertFilter(filter: object | null | undefined): void {
  if (sizeOf(filter ?? {}, 1) > MOST_VALUES_IN_ALL)
    throw refused('FILTER_TOO_MANY_VALUES', `A filter compares at most ${MOST_VALUES_IN_ALL} values in all.`)
}

/** What `eq` and `in` allow together; null is anything. */
export function valuesOf<T>(compared: Compared<T> | undefined): readonly T[] | null {
  const { eq, in: among } = compared ?? {}
  if (eq == null) return among ?? null
  return !among || among.includes(eq) ? [eq] : []
}

/** As it is kept for what runs later: in JSON, where an instant is a text. */
export function kept<Filter extends object>(filter: Filter | null | undefined): Filter {
  assertFilter(filter)
  return JSON.parse(JSON.stringify(filter ?? {})) as Filter
}

/** Databases take `%` and `_` as they are only behind a stroke; Prisma hands them on. */
export const escapeLike = (text: string): string => text.replaceAll(/[\\%_]/g, '\\$&')

/** `isDenied` is said of all that stands under a `NOT`, however deep. */
type Place = Reading & { readonly nullable: readonly string[]; readonly isDenied: boolean }

function translated(filter: object, place: Place): Where {
  const parts = Object.entries(filter).flatMap(([field, said]) =>
    said == null ? [] : [partOf(field, said, place)].filter((part) => Object.keys(part).length > 0),
  )
  return parts.length === 0 ? {} : { AND: parts }
}

function partOf(field: string, said: object | string, place: Place): Where {
  if (field === 'NOT') return { NOT: translated(said as object, { ...place, isDenied: true }) }
  if (field === 'AND' || field === 'OR') {
    const filters = (said as readonly object[]).map((one) => translated(one, place))
    return filters.length === 0 ? {} : { [field]: filters }
  }
  const condition = conditionOf(said, place.reads?.[field] ?? asItIs)
  if (Object.keys(condition).length === 0) return {}
  return place.own?.[field]?.(condition) ?? compared(place.names?.[field] ?? field, condition, place)
}

/** To a database, what holds nothing neither is nor is not what it is compared with, and `NOT` of that would leave it out. */
const compared = (column: string, condition: Condition, { nullable, isDenied }: Place): Where => ({
  [column]: isDenied && nullable.includes(column) ? { not: null, ...condition } : condition,
})

type Said = {
  readonly eq?: unknown
  readonly in?: readonly unknown[] | null
  readonly contains?: string | null
  readonly range?: { readonly from?: unknown; readonly below?: unknown } | null
}

function conditionOf(said: object | string, read: (text: string) => unknown): Condition {
  const { eq, in: among, contains, range } = saidOf(said)
  const value = (one: unknown): unknown => (typeof one === 'string' ? read(one) : one)
  return {
    ...(eq == null ? {} : { equals: value(eq) }),
    ...(among ? { in: among.map(value) } : {}),
    ...(contains == null ? {} : { contains: escapeLike(contains.trim()), mode: 'insensitive' }),
    ...(range?.from == null ? {} : { gte: value(range.from) }),
    ...(range?.below == null ? {} : { lt: value(range.below) }),
  }
}

const asItIs = (text: string): unknown => text

/** How many values it compares. Throws where a part of it is larger than the schema allows. */
function sizeOf(filter: object, depth: number): number {
  if (depth > DEEPEST) throw refused('FILTER_TOO_DEEP', `A filter has at most ${DEEPEST} levels.`)
  const { AND, OR, NOT, ...fields } = filter as Nested<object>
  const branches = [...(AND ?? []), ...(OR ?? []), ...(NOT ? [NOT] : [])]
  if (branches.length > MOST_BRANCHES)
    throw refused('FILTER_TOO_WIDE', `At most ${MOST_BRANCHES} filters stand beside each other.`)
  const own = Object.entries(fields).map(([field, said]) => sizeOfField(field, said))
  return [...own, ...branches.map((branch) => sizeOf(branch, depth + 1))].reduce((sum, size) => sum + size, 0)
}

/** What is no condition, but a list or a text that a domain reads itself, has bounds of its own. */
function sizeOfField(field: string, given: unknown): number {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return 0
  const { eq, in: among, contains } = saidOf(given)
  const values = [...(eq == null ? [] : [eq]), ...(among ?? [])]
  if (values.length > MOST_VALUES)
    throw refused('FILTER_TOO_MANY_VALUES', `\`${field}\` compares at most ${MOST_VALUES} values.`)
  const kinds = idKinds[field]
  const isRight = kinds ? isIdOf(kinds) : isText
  if (!values.every((value) => typeof value !== 'string' || isRight(value)))
    throw refused('FILTER_VALUE_INVALID', `\`${field}\` is compared with what it cannot be${hint(kinds)}.`)
  if (contains != null && !isText(contains, LONGEST_PART))
    throw refused('FILTER_VALUE_INVALID', `\`contains\` of \`${field}\` has 1 to ${LONGEST_PART} characters.`)
  return values.length
}

/**
 * What is written bare is what it equals. Somebody who kept a filter may have written it when filters were written otherwise: to
 * pass over a part of it would find more than was asked for.
 */
function saidOf(given: unknown): Said {
  if (typeof given !== 'object' || given === null) return { eq: given }
  const { range } = given as Said
  const unknown = [
    ...Object.keys(given).filter((key) => !['eq', 'in', 'contains', 'range'].includes(key)),
    ...Object.keys(range ?? {}).filter((key) => !['from', 'below'].includes(key)),
  ]
  if (unknown.length > 0) throw new Error(`a filter says ${unknown.join(', ')}, which nobody reads`)
  return given
}

const isIdOf =
  (kinds: readonly string[]) =>
  (value: string): boolean =>
    kinds.length === 0 ? /^[\x20-\x7e]{1,100}$/.test(value) : kinds.some((prefix) => parseId(prefix, value))

const hint = (kinds: readonly string[] = []): string =>
  kinds.length === 0 ? '' : `: an id of it begins with ${kinds.map((prefix) => `${prefix}_`).join(' or ')}`

function isText(value: string, longest = LONGEST_TEXT): boolean {
  const length = [...value.trim()].length
  return length >= 1 && length <= longest && !/\p{Cc}/u.test(value)
}

const refused = (code: FaultCode, said: string): Fault => new Fault(code, said, { publicText: said })
