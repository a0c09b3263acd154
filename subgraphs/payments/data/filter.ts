import { badInput } from '@supermall/kernel/fault'

/** One condition on one column, as a client writes it. */
export type Condition = {
  readonly eq?: string | null
  readonly in?: readonly string[] | null
  readonly range?: { readonly from?: Date | null; readonly to?: Date | null } | null
}
export type Where = Readonly<Record<string, unknown>>

const DEEPEST = 3
const MOST_VALUES = 100
const LONGEST_TEXT = 128

/** What the schema calls otherwise than the table does. */
export type Names = Readonly<Record<string, string>>

/** A filter as Prisma's `where`. The schema lists which fields there are, and each has an index. */
export function whereOf(filter: object | null | undefined, names: Names = {}, depth = 1): Where {
  if (!filter) return {}
  if (depth > DEEPEST) throw badInput(`A filter may be ${DEEPEST} levels deep.`)
  const parts = Object.entries(filter).flatMap(([field, value]) =>
    value ? [partOf(field, value, { names, depth })] : [],
  )
  return parts.length === 0 ? {} : { AND: parts }
}

function partOf(field: string, value: object, { names, depth }: { names: Names; depth: number }): Where {
  if (field === 'AND' || field === 'OR') {
    const filters = value as readonly object[]
    if (filters.length > MOST_VALUES) throw badInput(`At most ${MOST_VALUES} filters side by side.`)
    return filters.length === 0 ? {} : { [field]: filters.map((filter) => whereOf(filter, names, depth + 1)) }
  }
  if (field === 'NOT') return { NOT: whereOf(value, names, depth + 1) }
  return { [names[field] ?? field]: conditionOf(value, field === 'channel' ? codeOf : (text) => text) }
}

function conditionOf({ eq, in: among, range }: Condition, read: (text: string) => string): Where {
  const texts = [...(eq == null ? [] : [eq]), ...(among ?? [])]
  if (texts.length > MOST_VALUES) throw badInput(`At most ${MOST_VALUES} values.`)
  if (texts.some((text) => text.length > LONGEST_TEXT)) throw badInput(`At most ${LONGEST_TEXT} characters.`)
  return {
    ...(eq == null ? {} : { equals: read(eq) }),
    ...(among ? { in: among.map(read) } : {}),
    ...(range?.from ? { gte: range.from } : {}),
    ...(range?.to ? { lt: range.to } : {}),
  }
}

/** `WECHAT_PAY` in the graph is `wechat-pay` in the tables. */
const codeOf = (name: string): string => name.toLowerCase().replaceAll('_', '-')
