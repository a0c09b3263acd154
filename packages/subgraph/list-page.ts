import type { Connection, Page, PageArgs } from '@supermall/kernel/page'
import { connection, pageOf } from '@supermall/kernel/page'
import type { Order } from './keyset.ts'
import { keyset, positionIn } from './keyset.ts'

/** Nobody needs to know of more than that how many they are. */
export const COUNT_CAP = 10_000

/** A table as a list reads it: the part of Prisma's delegate that all models share. */
type Listed = {
  readonly findMany: (args: never) => PromiseLike<readonly object[]>
  readonly count: (args: never) => PromiseLike<number>
}

/** `sort` names the list in its cursors, so that none is taken for another's. */
type Listing = { readonly where: object; readonly order: Order; readonly sort: string }

export type Counted<Row> = Connection<Row> & { readonly totalCount: () => Promise<number> }

/** One page of a table. */
export async function listPage<Row extends { readonly id: string }>(
  table: Listed,
  { sort, ...listing }: Listing,
  args: PageArgs,
): Promise<Counted<Row>> {
  return readPage<Row>(table, listing, pageOf(args, sort))
}

/** The same of a page that was read before. The count is a statement of its own, sent when a client selects it and ended at the cap. */
export async function readPage<Row extends { readonly id: string }>(
  table: Listed,
  { where, order }: Omit<Listing, 'sort'>,
  page: Page,
): Promise<Counted<Row>> {
  const keys = keyset(page, order)
  const rows = (await table.findMany({ ...keys, where: { AND: [where, keys.where] } } as never)) as readonly Row[]
  return {
    ...connection(rows, page, positionIn<Row>(order)),
    totalCount: () => Promise.resolve(table.count({ where, take: COUNT_CAP } as never)),
  }
}

/** A table whose rows are not yet what its domain knows them as. */
export const readAs = <Row, Known extends object>(
  table: { readonly findMany: (args: never) => PromiseLike<readonly Row[]>; readonly count: Listed['count'] },
  known: (row: Row) => Known,
): Listed => ({
  findMany: async (query) => (await table.findMany(query)).map(known),
  count: (query) => table.count(query),
})
