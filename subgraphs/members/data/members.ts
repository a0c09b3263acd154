import type { Id } from '@supermall/kernel/id'
import type { Member } from '../domain/member.ts'
import { blankMember } from '../domain/member.ts'
import type { Tx } from './database.ts'

export type MemberEdit = Partial<Omit<Member, 'id' | 'accountId' | 'version' | 'joinedAt' | 'updatedAt'>>

export async function findMember(db: Tx, id: string): Promise<Member | null> {
  return (await db.member.findUnique({ where: { id } })) as Member | null
}

export async function findMembers(db: Tx, ids: readonly string[]): Promise<Member[]> {
  return (await db.member.findMany({ where: { id: { in: [...ids] } } })) as Member[]
}

export async function findMembersOf(db: Tx, accountIds: readonly string[]): Promise<Member[]> {
  return (await db.member.findMany({ where: { accountId: { in: [...accountIds] } } })) as Member[]
}

/**
 * Makes the row where there is none yet, and waits for whoever changes what is this member's. Of many who make it at once one
 * does, whichever of its unique columns the others meet first.
 */
export async function lockOwnMember(db: Tx, accountId: Id<'acc'>, now: Date): Promise<Member> {
  const { id, joinedAt } = blankMember(accountId, now)
  const made = await db.$executeRaw`
    insert into member (id, account_id, joined_at, updated_at) values (${id}, ${accountId}, ${joinedAt}, ${now})
    on conflict do nothing`
  if (made === 1) return findMember(db, id) as Promise<Member>
  const [row] = await db.$queryRaw<{ id: string }[]>`select id from member where account_id = ${accountId} for update`
  return findMember(db, row?.id ?? id) as Promise<Member>
}

/** Null when the version is not the expected one any more, or the person is gone. */
export async function saveMember(
  db: Tx,
  { id, version }: Pick<Member, 'id' | 'version'>,
  { edit, now }: { edit: MemberEdit; now: Date },
): Promise<Member | null> {
  const data = { ...edit, version: { increment: 1 }, updatedAt: now }
  const [row] = await db.member.updateManyAndReturn({ where: { id, version, deletedAt: null }, data })
  return (row as Member | undefined) ?? null
}

/** False when the order stands in the totals already. */
export async function insertCountedOrder(
  db: Tx,
  counted: { orderId: string; accountId: string; countedAt: Date; awaitsMoney: boolean },
): Promise<boolean> {
  return (await db.countedOrder.createMany({ data: [counted], skipDuplicates: true })).count === 1
}

/** True for the one call that finds an order which stands in the totals without its money. */
export const takeAwaited = async (db: Tx, orderId: string): Promise<boolean> =>
  (await db.countedOrder.updateMany({ where: { orderId, awaitsMoney: true }, data: { awaitsMoney: false } })).count ===
  1

type Collected = { readonly orderId: string; readonly paidMinor: bigint; readonly currency: string }

export const insertCollected = (db: Tx, collected: Collected): Promise<unknown> =>
  db.collectedOrder.createMany({ data: [collected], skipDuplicates: true })

export const findCollected = (db: Tx, orderId: string): Promise<Collected | null> =>
  db.collectedOrder.findUnique({ where: { orderId } })

/** Null when the order does not stand in the totals. */
export const findCountedOrder = (db: Tx, orderId: string): Promise<{ readonly awaitsMoney: boolean } | null> =>
  db.countedOrder.findUnique({ where: { orderId }, select: { awaitsMoney: true } })

export type Refunded = {
  readonly refundId: string
  readonly orderId: string
  readonly amountMinor: bigint
  readonly currency: string
  readonly isFull: boolean
}

/** False when it was heard before. */
export const insertRefunded = async (db: Tx, refunded: Refunded): Promise<boolean> =>
  (await db.refundedOrder.createMany({ data: [refunded], skipDuplicates: true })).count === 1

export const listRefunded = (db: Tx, orderId: string): Promise<Refunded[]> =>
  db.refundedOrder.findMany({ where: { orderId } })

export type Added = { readonly spent: bigint; readonly orders: number }

/** A delta, never a sum that was computed elsewhere: two orders that finish at once both count. */
export async function addToTotals(db: Tx, accountId: Id<'acc'>, { spent, orders }: Added): Promise<Member | null> {
  const data = { spent: { increment: spent }, orderCount: { increment: orders } }
  const [row] = await db.member.updateManyAndReturn({ where: { accountId }, data })
  return (row as Member | undefined) ?? null
}

export const countAtLevel = (db: Tx, levelId: string): Promise<number> => db.member.count({ where: { levelId } })

export async function countMembersAt(db: Tx, levelIds: readonly string[]): Promise<{ id: string; count: number }[]> {
  const where = { levelId: { in: [...levelIds] }, deletedAt: null }
  const rows = await db.member.groupBy({ by: ['levelId'], where, _count: true })
  return rows.map(({ levelId, _count }) => ({ id: String(levelId), count: _count }))
}

/** Those who bought most, the earlier member first where they bought the same. */
export async function listTopBuyers(db: Tx, most: number): Promise<Member[]> {
  const where = { deletedAt: null, spent: { gt: 0 } }
  return (await db.member.findMany({ where, orderBy: [{ spent: 'desc' }, { id: 'asc' }], take: most })) as Member[]
}
