import { badInput } from '@supermall/kernel/fault'

type Condition = {
  readonly eq?: string | null
  readonly in?: readonly string[] | null
  readonly contains?: string | null
  readonly range?: { readonly from?: Date | null; readonly below?: Date | null } | null
}
export type Filter = { readonly [field: string]: Condition | Filter | readonly Filter[] | boolean | null | undefined }
export type Where = Readonly<Record<string, unknown>>

const DEEPEST = 3
const MOST_VALUES = 100
const LONGEST_TEXT = 100

/** A filter as Prisma's `where`. Field names are columns: the schema lists which there are, and each has an index. */
export function whereOf(filter: Filter | null | undefined, depth = 1): Where {
  if (!filter) return {}
  if (depth > DEEPEST) throw badInput(`A filter may be ${DEEPEST} levels deep.`)
  const parts = Object.entries(filter).flatMap(([field, value]) => (value == null ? [] : [partOf(field, value, depth)]))
  return parts.length === 0 ? {} : { AND: parts }
}

function partOf(field: string, value: NonNullable<Filter[string]>, depth: number): Where {
  if (typeof value === 'boolean') return { [field]: value }
  if (field === 'AND' || field === 'OR') {
    const filters = value as readonly Filter[]
    if (filters.length > 10) throw badInput('At most 10 filters side by side.')
    return filters.length === 0 ? {} : { [field]: filters.map((filter) => whereOf(filter, depth + 1)) }
  }
  if (field === 'NOT') return { NOT: whereOf(value as Filter, depth + 1) }
  return { [field]: conditionOf(value as Condition) }
}

function conditionOf({ eq, in: among, contains, range }: Condition): Where {
  const texts = [...(eq == null ? [] : [eq]), ...(among ?? []), ...(contains == null ? [] : [contains])]
  if (texts.length > MOST_VALUES) throw badInput(`At most ${MOST_VALUES} values.`)
  if (texts.some((text) => text.length > LONGEST_TEXT)) throw badInput(`At most ${LONGEST_TEXT} characters.`)
  return {
    ...(eq == null ? {} : { equals: eq }),
    ...(among ? { in: [...among] } : {}),
    ...(contains == null ? {} : { contains: contains.replaceAll(/[\\%_]/g, '\\$&'), mode: 'insensitive' }),
    ...(range?.from ? { gte: range.from } : {}),
    ...(range?.below ? { lt: range.below } : {}),
  }
}
