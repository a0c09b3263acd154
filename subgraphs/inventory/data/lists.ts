import { badInput } from '@supermall/kernel/fault'
import type { Connection, PageArgs } from '@supermall/kernel/page'
import { connection, pageOf } from '@supermall/kernel/page'
import type { Order } from '@supermall/subgraph/keyset'
import { keyset, positionIn } from '@supermall/subgraph/keyset'
import { MOST_AVAILABLE } from '../domain/stock.ts'

export const COUNT_CAP = 10_000

/** A table as a list reads it: the part of Prisma's delegate that all models share. */
type Listed<Row> = {
  readonly findMany: (args: never) => PromiseLike<readonly Row[]>
  readonly count: (args: never) => PromiseLike<number>
}

export type Listing = { readonly where: object; readonly order: Order; readonly sort: string }

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
    totalCount: () => Promise.resolve(table.count({ where, take: COUNT_CAP } as never)),
  }
}

export const byId = (isDescending: boolean): Order => ({ column: 'id', isDescending })
export const byAvailable: Order = { column: 'available', isDescending: false, read: wholeNumber }
export const byPriority: Order = { column: 'priority', isDescending: false, read: wholeNumber }

/** A cursor comes from a client: what it holds is looked at before the database is asked. */
function wholeNumber(value: string | number | null): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || Math.abs(value) > MOST_AVAILABLE)
    throw badInput('The cursor does not belong to this list.')
  return value
}
