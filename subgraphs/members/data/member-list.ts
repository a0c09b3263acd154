import type { Page } from '@supermall/kernel/page'
import type { Order } from '@supermall/subgraph/keyset'
import { keyset } from '@supermall/subgraph/keyset'
import type { Prisma } from '../../../prisma/members/generated/client.ts'
import type { Member } from '../domain/member.ts'
import type { MemberWhere } from '../domain/where.ts'
import { readAmount, readCount, readTime } from './cursor-values.ts'
import type { Tx } from './database.ts'

export type MemberOrder = 'NEWEST' | 'OLDEST' | 'MOST_SPENT' | 'MOST_ORDERS'

export const ORDERS: { readonly [Name in MemberOrder]: Order } = {
  NEWEST: { column: 'joinedAt', isDescending: true, read: readTime },
  OLDEST: { column: 'joinedAt', isDescending: false, read: readTime },
  MOST_SPENT: { column: 'spent', isDescending: true, read: readAmount },
  MOST_ORDERS: { column: 'orderCount', isDescending: true, read: readCount },
}

export const MOST_COUNTED = 10_000

export async function listMembers(
  db: Tx,
  where: MemberWhere,
  { page, order }: { page: Page; order: Order },
): Promise<Member[]> {
  const { where: bounds, ...rest } = keyset(page, order)
  return (await db.member.findMany({ where: { AND: [listed(where), bounds] }, ...rest })) as Member[]
}

export const countMembers = (db: Tx, where: MemberWhere): Promise<number> =>
  db.member.count({ where: listed(where), take: MOST_COUNTED })

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

/** People who are gone are in no list. */
const listed = (where: MemberWhere): Prisma.MemberWhereInput => ({ AND: [{ deletedAt: null }, filterOf(where)] })

function filterOf(where: MemberWhere): Prisma.MemberWhereInput {
  const { nickname, isBlacklisted, joinedAt, spent, orderCount } = where
  const word = nickname?.contains?.trim()
  return {
    AND: [
      word ? { nickname: { contains: escapeLike(word), mode: 'insensitive' } } : {},
      { accountId: among(where.accountId), levelId: among(where.levelId), inviterId: among(where.inviterId) },
      { gender: among(where.gender) },
      isBlacklisted?.eq == null ? {} : { isBlacklisted: isBlacklisted.eq },
      cohortsOf(where.groupId),
      cohortsOf(where.tagId),
      { joinedAt: within(joinedAt, (one) => new Date(one)), spent: within(spent, (one) => BigInt(one)) },
      { orderCount: within(orderCount, (one) => one) },
      ...(where.AND ?? []).map(filterOf),
      where.OR?.length ? { OR: where.OR.map(filterOf) } : {},
      where.NOT ? { NOT: filterOf(where.NOT) } : {},
    ],
  }
}

type Compared = MemberWhere['levelId']
type Ranged<T> = { readonly range?: { readonly from?: T | null; readonly until?: T | null } | null } | null | undefined

const among = (compared: Compared) => ({
  ...(compared?.eq == null ? {} : { equals: compared.eq }),
  ...(compared?.in ? { in: [...compared.in] } : {}),
})

const cohortsOf = (compared: Compared): Prisma.MemberWhereInput =>
  compared?.eq == null && !compared?.in ? {} : { cohorts: { some: { cohortId: among(compared) } } }

function within<Given, Value>(compared: Ranged<Given>, read: (value: Given) => Value) {
  const { from, until } = compared?.range ?? {}
  return { ...(from == null ? {} : { gte: read(from) }), ...(until == null ? {} : { lt: read(until) }) }
}

/** Prisma hands `%` and `_` to the database as they are. */
const escapeLike = (text: string): string => text.replaceAll(/[\\%_]/g, '\\$&')
