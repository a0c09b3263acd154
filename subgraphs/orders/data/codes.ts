import type { Untried } from '@supermall/messaging/try-each'
import { uncontested } from './contested.ts'
import type { Tx } from './database.ts'

export type Code = {
  readonly id: string
  readonly code: string
  readonly orderId: string
  readonly lineId: string | null
  readonly shopId: string
  readonly storeIds: readonly string[]
  readonly mostUses: number
  readonly usesLeft: number
  readonly expiresAt: Date | null
  readonly revokedAt: Date | null
  readonly createdAt: Date
}

export type NewCode = Omit<Code, 'usesLeft' | 'revokedAt'>

/** Those whose digits nobody has yet; the others must be drawn again. */
export async function insertCodes(db: Tx, codes: readonly NewCode[]): Promise<ReadonlySet<string>> {
  const rows = codes.map((code) => ({ ...code, storeIds: [...code.storeIds], usesLeft: code.mostUses }))
  const made = await db.verificationCode.createManyAndReturn({ data: rows, skipDuplicates: true, select: { id: true } })
  return new Set(made.map(({ id }) => id))
}

export const findCode = (db: Tx, code: string): Promise<Code | null> =>
  db.verificationCode.findUnique({ where: { code } })

export const findCodes = (db: Tx, orderIds: readonly string[]): Promise<Code[]> =>
  db.verificationCode.findMany({ where: { orderId: { in: [...orderIds] } }, orderBy: { id: 'asc' } })

/** Guarded by what is left: of many who redeem the last use at the same time one comes through. */
export async function redeem(db: Tx, { id }: Code, { times, now }: { times: number; now: Date }): Promise<boolean> {
  const left = [{ expiresAt: null }, { expiresAt: { gt: now } }]
  const where = { id, usesLeft: { gte: times }, revokedAt: null, OR: left }
  const { count } = await db.verificationCode.updateMany({ where, data: { usesLeft: { decrement: times } } })
  return count === 1
}

export const countUnused = (db: Tx, orderId: string): Promise<number> =>
  db.verificationCode.count({ where: { orderId, usesLeft: { gt: 0 }, revokedAt: null } })

const usableAt = (now: Date) => {
  const lasting = [{ expiresAt: null }, { expiresAt: { gt: now } }]
  return { usesLeft: { gt: 0 }, revokedAt: null, OR: lasting }
}

/** Those that somebody could still redeem. */
export const countUsable = (db: Tx, orderId: string, now: Date): Promise<number> =>
  db.verificationCode.count({ where: { orderId, ...usableAt(now) } })

/** Money that must be back, or could not be given back, before an order with codes is done; the last of it ends the order by itself. */
const AWAITED = { cause: { not: 'LATE' }, OR: [{ status: 'REQUESTED' }, { status: 'FAILED', isFull: true }] }

/** Orders whose codes redeem nothing any more, while nothing else has ended them. */
export async function findExpired(
  db: Tx,
  { now, page: { except, most } }: { now: Date; page: Untried },
): Promise<string[]> {
  const codes = { some: {}, none: usableAt(now) }
  const refunds = { none: AWAITED }
  const where = {
    status: 'PAID',
    kind: 'VERIFICATION',
    codes,
    AND: [uncontested, { refunds }],
    id: { notIn: [...except] },
  }
  const rows = await db.order.findMany({ where, select: { id: true }, orderBy: { id: 'asc' }, take: most })
  return rows.map(({ id }) => id)
}

export const awaitsMoney = async (db: Tx, orderId: string): Promise<boolean> =>
  (await db.refund.count({ where: { orderId, ...AWAITED } })) > 0

/** A code of an order that ended redeems nothing any more. */
export async function revokeCodes(db: Tx, orderIds: readonly string[], now: Date): Promise<void> {
  await db.verificationCode.updateMany({
    where: { orderId: { in: [...orderIds] }, revokedAt: null },
    data: { revokedAt: now },
  })
}

export type Use = {
  readonly id: string
  readonly codeId: string
  readonly storeId: string
  readonly clerkId: string | null
  readonly times: number
  readonly idempotencyKey: string
  readonly usedAt: Date
}

export async function insertUse(db: Tx, use: Use): Promise<void> {
  await db.verificationUse.create({ data: use })
}

/** Of all codes of an order. */
export const countUses = (db: Tx, orderId: string): Promise<number> =>
  db.verificationUse.count({ where: { code: { orderId } } })

/** The newest of each code, the oldest of these first. */
export const findUses = (db: Tx, codeIds: readonly string[], most = 1_000): Promise<Use[]> =>
  db.$queryRaw<Use[]>`
    select u.id, u.code_id as "codeId", u.store_id as "storeId", u.clerk_id as "clerkId", u.times,
      u.idempotency_key as "idempotencyKey", u.used_at as "usedAt"
    from unnest(${[...codeIds]}::text[]) as c (id)
    cross join lateral (select * from verification_use where code_id = c.id order by id desc limit ${most}) u
    order by u.id`
