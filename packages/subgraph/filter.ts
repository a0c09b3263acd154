import { badInput } from '@supermall/kernel/fault'

/** One condition on one column, as a client writes it. */
type Condition = {
  readonly eq?: string | null
  readonly in?: readonly string[] | null
  readonly contains?: string | null
  readonly range?: Range | null
}
/** From the one on, and before the other: schemas call that one either. */
type Range = { readonly from?: Date | null; readonly below?: Date | null; readonly to?: Date | null }

export type Where = Readonly<Record<string, unknown>>

/** What a table calls otherwise than the schema does, and texts that stand otherwise in it. */
export type Columns = {
  readonly names?: Readonly<Record<string, string>>
  readonly texts?: Readonly<Record<string, (text: string) => string>>
}

const DEEPEST = 3
const MOST_VALUES = 100
const MOST_FILTERS = 10
const LONGEST_TEXT = 254

/** A filter as Prisma's `where`. The schema lists which fields there are, and each has an index. */
export function whereOf(filter: object | null | undefined, columns: Columns = {}, depth = 1): Where {
  if (!filter) return {}
  if (depth > DEEPEST) throw badInput(`A filter may be ${DEEPEST} levels deep.`)
  const parts = Object.entries(filter).flatMap(([field, value]) =>
    value == null ? [] : [partOf(field, value, { columns, depth })],
  )
  return parts.length === 0 ? {} : { AND: parts }
}

type At = { readonly columns: Columns; readonly depth: number }

function partOf(field: string, value: object | boolean, { columns, depth }: At): Where {
  const column = columns.names?.[field] ?? field
  if (typeof value === 'boolean') return { [column]: value }
  if (field === 'AND' || field === 'OR') {
    const filters = value as readonly object[]
    if (filters.length > MOST_FILTERS) throw badInput(`At most ${MOST_FILTERS} filters side by side.`)
    return filters.length === 0 ? {} : { [field]: filters.map((one) => whereOf(one, columns, depth + 1)) }
  }
  if (field === 'NOT') return { NOT: whereOf(value, columns, depth + 1) }
  return { [column]: conditionOf(value, columns.texts?.[field] ?? asItIs) }
}

function conditionOf({ eq, in: among, contains, range }: Condition, read: (text: string) => string): Where {
  const texts = [...(eq == null ? [] : [eq]), ...(among ?? []), ...(contains == null ? [] : [contains])]
  if (texts.length > MOST_VALUES) throw badInput(`At most ${MOST_VALUES} values.`)
  if (texts.some((text) => text.length > LONGEST_TEXT)) throw badInput(`At most ${LONGEST_TEXT} characters.`)
  const below = range?.below ?? range?.to
  return {
    ...(eq == null ? {} : { equals: read(eq) }),
    ...(among ? { in: among.map(read) } : {}),
    ...(contains == null ? {} : { contains: escapeLike(contains), mode: 'insensitive' }),
    ...(range?.from ? { gte: range.from } : {}),
    ...(below ? { lt: below } : {}),
  }
}

const asItIs = (text: string): string => text

/** Prisma hands `%` and `_` to the database as they are. */
const escapeLike = (text: string): string => text.replaceAll(/[\\%_]/g, '\\$&')
