import type { PageArgs } from '@supermall/kernel/page'
import type { Order } from '@supermall/subgraph/keyset'
import type { Counted } from '@supermall/subgraph/list-page'
import { listPage } from '@supermall/subgraph/list-page'
import type { Member } from '../domain/member.ts'
import { readAmount, readCount, readTime } from './cursor-values.ts'
import type { Tx } from './database.ts'
import type { MemberWhere } from './member-where.ts'
import { listed } from './member-where.ts'

export type MemberOrder = 'NEWEST' | 'OLDEST' | 'MOST_SPENT' | 'MOST_ORDERS'

const ORDERS: { readonly [Name in MemberOrder]: Order } = {
  NEWEST: { column: 'joinedAt', isDescending: true, read: readTime },
  OLDEST: { column: 'joinedAt', isDescending: false, read: readTime },
  MOST_SPENT: { column: 'spent', isDescending: true, read: readAmount },
  MOST_ORDERS: { column: 'orderCount', isDescending: true, read: readCount },
}

export const listMembers = (
  db: Tx,
  { where, orderBy }: { readonly where: MemberWhere; readonly orderBy: MemberOrder },
  args: PageArgs,
): Promise<Counted<Member>> =>
  listPage<Member>(db.member, { where: listed(where), order: ORDERS[orderBy], sort: `members.${orderBy}` }, args)

/** The next ones in the order of their ids: for work that goes through all of them and may be cut off anywhere. */
export async function listMembersAfter(
  db: Tx,
  where: MemberWhere,
  { cursor, most }: { cursor: string | null; most: number },
): Promise<Member[]> {
  const after = cursor === null ? {} : { id: { gt: cursor } }
  const rows = await db.member.findMany({ where: { AND: [listed(where), after] }, orderBy: { id: 'asc' }, take: most })
  return rows as Member[]
}
