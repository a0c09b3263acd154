import { badInput } from './fault.ts'

/** What a Relay connection is asked for. Both directions are served; at most 100 at once, 20 when nothing is said. */
export type PageArgs = {
  readonly first?: number | null
  readonly after?: string | null
  readonly last?: number | null
  readonly before?: string | null
}

/** Where a page starts: the sort values of the row beside it, then that row's id. */
export type Position = readonly (string | number | null)[]

export type Page = {
  readonly size: number
  readonly isBackward: boolean
  readonly sort: string
  readonly after: Position | null
  readonly before: Position | null
}

export type Edge<Row> = { readonly node: Row; readonly cursor: string }
export type PageInfo = {
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
  readonly startCursor: string | null
  readonly endCursor: string | null
}
export type Connection<Row> = {
  readonly edges: readonly Edge<Row>[]
  readonly nodes: readonly Row[]
  readonly pageInfo: PageInfo
  /** Counted only when the client selects it, and counted no further than the cap that the field states. */
  readonly totalCount?: () => Promise<number>
}

const DEFAULT_PAGE = 20
export const LARGEST_PAGE = 100

/** `sort` names the order of the list; a cursor made under another order is refused instead of giving a wrong page. */
export function pageOf(args: PageArgs, sort: string): Page {
  if (args.first != null && args.last != null) throw badInput('Ask for `first` or for `last`, not for both.')
  const isBackward = args.last != null
  return {
    size: sizeOf(isBackward ? args.last : args.first, isBackward ? 'last' : 'first'),
    isBackward,
    sort,
    after: args.after == null ? null : decodeCursor(args.after, sort),
    before: args.before == null ? null : decodeCursor(args.before, sort),
  }
}

/** `rows` come in the order of reading (a backward page is read backwards), one more than the page's size when there are more. */
export function connection<Row>(rows: readonly Row[], page: Page, positionOf: (row: Row) => Position): Connection<Row> {
  const hasMore = rows.length > page.size
  const kept = rows.slice(0, page.size)
  const nodes = page.isBackward ? kept.reverse() : kept
  const edges = nodes.map((node) => ({ node, cursor: encodeCursor(page.sort, positionOf(node)) }))
  return {
    edges,
    nodes,
    pageInfo: {
      hasNextPage: page.isBackward ? page.before !== null : hasMore,
      hasPreviousPage: page.isBackward ? hasMore : page.after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  }
}

export const encodeCursor = (sort: string, position: Position): string =>
  Buffer.from(JSON.stringify([sort, ...position])).toString('base64url')

export const foreignCursor = () => badInput('The cursor does not belong to this list.')

export function decodeCursor(cursor: string, sort: string): Position {
  const parts = cursor.length <= 1024 ? parse(cursor) : null
  if (parts === null || parts[0] !== sort) throw foreignCursor()
  return parts.slice(1)
}

function parse(cursor: string): Position | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    return Array.isArray(value) && value.every(isPart) ? value : null
  } catch {
    return null
  }
}

/** No text of a database holds the character zero: a cursor that does was made by nobody here. */
const isPart = (part: unknown): part is string | number | null =>
  part === null || typeof part === 'number' || (typeof part === 'string' && !part.includes('\0'))

function sizeOf(asked: number | null | undefined, name: string): number {
  const size = asked ?? DEFAULT_PAGE
  if (!Number.isInteger(size) || size < 0) throw badInput(`\`${name}\` must be a whole number, zero or more.`)
  if (size > LARGEST_PAGE) throw badInput(`\`${name}\` may be at most ${LARGEST_PAGE}.`)
  return size
}
