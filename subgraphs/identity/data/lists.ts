import type { Connection, PageArgs } from '@supermall/kernel/page'
import { connection, pageOf } from '@supermall/kernel/page'
import type { Order } from '@supermall/subgraph/keyset'
import { keyset, positionIn } from '@supermall/subgraph/keyset'
import type { Where } from './filter.ts'

export const COUNT_CAP = 10_000

/** A table as a list reads it: the part of Prisma's delegate that all models share. */
type Listed<Row> = {
  readonly findMany: (args: never) => PromiseLike<readonly Row[]>
  readonly count: (args: never) => PromiseLike<number>
}

export type Listing = { readonly where: Where; readonly order: Order; readonly sort: string }

/** One page of a table. The count is a statement of its own, sent when a client selects it and ended at the cap. */
export async function listPage<Row extends { readonly id: string }>(
  table: Listed<Row>,
  { where, order, sort }: Listing,
  args: PageArgs,
): Promise<Connection<Row>> {
  const page = pageOf(args, sort)
  const keys = keyset(page, order)
  const rows = await table.findMany({ ...keys, where: { AND: [where, keys.where] } } as never)
  return {
    ...connection(rows, page, positionIn<Row>(order)),
    totalCount: async () => table.count({ where, take: COUNT_CAP } as never),
  }
}

const dateOf = (value: string | number | null): Date => new Date(String(value))

export const byCreation = (isDescending: boolean): Order => ({ column: 'createdAt', isDescending, read: dateOf })
export const byTime = (isDescending: boolean): Order => ({ column: 'at', isDescending, read: dateOf })
export const byName = (column: string, isDescending: boolean): Order => ({ column, isDescending })
