import type { Untried } from '@supermall/messaging/try-each'
import { CASH } from '../domain/channel.ts'
import type { Refund } from '../domain/refund.ts'
import { UNDER_WAY } from '../domain/refund.ts'
import type { Tx } from './database.ts'
import { keepStatus } from './payments.ts'

export async function findRefund(db: Tx, id: string): Promise<Refund | null> {
  return (await db.refund.findUnique({ where: { id } })) as Refund | null
}

export async function findRefunds(db: Tx, ids: readonly string[]): Promise<Refund[]> {
  return (await db.refund.findMany({ where: { id: { in: [...ids] } } })) as Refund[]
}

export async function refundsOfPayments(db: Tx, paymentIds: readonly string[]): Promise<Refund[]> {
  return (await db.refund.findMany({
    where: { paymentId: { in: [...paymentIds] } },
    orderBy: { id: 'asc' },
  })) as Refund[]
}

/** Whether money is on its way back to somebody. One that failed is not: what was asked for may have come by another since. */
export const isRefundUnderWay = async (db: Tx, accountId: string): Promise<boolean> =>
  (await db.refund.findFirst({ where: { accountId, status: { in: [...UNDER_WAY] } }, select: { id: true } })) !== null

/** How many of a payment its provider has, or is asked for. What failed is none; asked for again it counts again. */
export const countGoneBack = (db: Tx, paymentId: string): Promise<number> =>
  db.refund.count({ where: { paymentId, providerPart: { gt: 0 }, status: { not: 'FAILED' }, isToWallet: false } })

/** Of a refund that goes back to several friends: how many of them do not have their share yet. */
export const countUnsettledShares = (db: Tx, parentId: string): Promise<number> =>
  db.refund.count({ where: { parentId, status: { not: 'SUCCEEDED' } } })

export async function failedSharesOf(db: Tx, parentId: string): Promise<Refund[]> {
  return (await db.refund.findMany({ where: { parentId, status: 'FAILED' }, orderBy: { id: 'asc' } })) as Refund[]
}

export async function lockRefund(db: Tx, id: string): Promise<Refund | null> {
  await db.$queryRaw`select id from refund where id = ${id} for update`
  return findRefund(db, id)
}

/** Since when nobody knows how it ended; null for one that stands in any other way. */
export async function inDoubtSince(db: Tx, id: string): Promise<Date | null> {
  const last = await db.statusChange.findFirst({ where: { subjectId: id }, orderBy: { id: 'desc' } })
  return last?.toStatus === 'UNKNOWN' ? last.createdAt : null
}

/** Since when it stands as it does. */
export async function stoodSince(db: Tx, { id, createdAt }: Refund): Promise<Date> {
  const last = await db.statusChange.findFirst({ where: { subjectId: id }, orderBy: { id: 'desc' } })
  return last?.createdAt ?? createdAt
}

/** False when it was asked for before. */
export async function insertRefund(db: Tx, refund: Refund): Promise<boolean> {
  const { count } = await db.refund.createMany({ data: [refund], skipDuplicates: true })
  if (count === 1)
    await keepStatus(db, refund.id, { from: null, to: refund.status, reason: refund.reason, now: refund.createdAt })
  return count === 1
}

type Edited =
  | 'status'
  | 'providerNo'
  | 'tryCount'
  | 'refusedCount'
  | 'nextTryAt'
  | 'failure'
  | 'settledAt'
  | 'isToWallet'
type Edit = Partial<Pick<Refund, Edited>>

/** Null when it has moved meanwhile. */
export async function saveRefund(db: Tx, refund: Refund, edit: Edit & { now: Date }): Promise<Refund | null> {
  const { now, ...fields } = edit
  const where = { id: refund.id, version: refund.version }
  const [saved] = await db.refund.updateManyAndReturn({ where, data: { ...fields, version: refund.version + 1 } })
  if (saved && edit.status && edit.status !== refund.status)
    await keepStatus(db, refund.id, { from: refund.status, to: edit.status, reason: edit.failure ?? null, now })
  return (saved as Refund | undefined) ?? null
}

/** Of those that a provider is asked for. */
export async function findDueRefunds(db: Tx, now: Date): Promise<string[]> {
  const rows = await db.refund.findMany({
    where: { status: { in: [...UNDER_WAY] }, nextTryAt: { lte: now }, channel: { not: CASH } },
    orderBy: { nextTryAt: 'asc' },
    take: 20,
    select: { id: true },
  })
  return rows.map(({ id }) => id)
}

/** Of cash that waits for what covers it. */
export async function findDueCash(db: Tx, now: Date, { except, most: take }: Untried): Promise<string[]> {
  const where = {
    status: { in: [...UNDER_WAY] },
    nextTryAt: { lte: now },
    channel: CASH,
    id: { notIn: [...except] },
  }
  const rows = await db.refund.findMany({ where, orderBy: { nextTryAt: 'asc' }, take, select: { id: true } })
  return rows.map(({ id }) => id)
}

export async function findUnknownRefunds(db: Tx, ids: readonly string[] | null, most: number): Promise<Refund[]> {
  const where = { status: 'UNKNOWN', ...(ids ? { id: { in: [...ids] } } : {}) }
  return (await db.refund.findMany({ where, orderBy: { createdAt: 'asc' }, take: most })) as Refund[]
}

export const hasRefund = async (db: Tx, paymentId: string): Promise<boolean> =>
  (await db.refund.count({ where: { paymentId } })) > 0
