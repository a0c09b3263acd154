import type { PageArgs } from '@supermall/kernel/page'
import { byId } from '@supermall/subgraph/keyset'
import type { Counted } from '@supermall/subgraph/list-page'
import { listPage } from '@supermall/subgraph/list-page'
import type { Tx } from './database.ts'

export type CouponCode = {
  /** The code itself. */
  readonly id: string
  readonly couponId: string
  readonly batchId: string
  readonly accountId: string | null
  readonly usedAt: Date | null
  readonly createdAt: Date
}

/** How many of them are new: a code that stands already is left as it is. */
export const insertCodes = async (db: Tx, codes: readonly CouponCode[]): Promise<number> =>
  (await db.couponCode.createMany({ data: [...codes], skipDuplicates: true })).count

export const findCode = (db: Tx, id: string): Promise<CouponCode | null> => db.couponCode.findUnique({ where: { id } })

/** False when somebody has used it up. */
export const useCode = async (db: Tx, id: string, { accountId, now }: { accountId: string; now: Date }) =>
  (await db.couponCode.updateMany({ where: { id, usedAt: null }, data: { accountId, usedAt: now } })).count === 1

export const codesOfBatch = (db: Tx, batchId: string): Promise<CouponCode[]> =>
  db.couponCode.findMany({ where: { batchId }, orderBy: { id: 'asc' } })

export const listCodes = (db: Tx, couponId: string, args: PageArgs): Promise<Counted<CouponCode>> =>
  listPage<CouponCode>(
    db.couponCode,
    { where: { couponId }, order: byId(false), sort: `coupon-codes of ${couponId}` },
    args,
  )

export type CouponShare = {
  readonly code: string
  readonly couponId: string
  readonly accountId: string
  readonly takerCount: number
  readonly mostTakers: number
  readonly until: Date
  readonly createdAt: Date
}

/** The one that this account has for this coupon, whoever made it first. */
export async function keepShare(db: Tx, share: CouponShare): Promise<CouponShare> {
  await db.couponShare.createMany({ data: [share], skipDuplicates: true })
  const { couponId, accountId } = share
  return db.couponShare.findUniqueOrThrow({ where: { couponId_accountId: { couponId, accountId } } })
}

export const renewShare = (db: Tx, { code }: CouponShare, until: Date): Promise<CouponShare> =>
  db.couponShare.update({ where: { code }, data: { until, takerCount: 0 } })

export const findShare = (db: Tx, code: string): Promise<CouponShare | null> =>
  db.couponShare.findUnique({ where: { code } })

/** False when as many have taken as may, or its time is over. */
export const takeOfShare = async (db: Tx, code: string, now: Date): Promise<boolean> =>
  (await db.$executeRaw`
    update coupon_share set taker_count = taker_count + 1
    where code = ${code} and taker_count < most_takers and until > ${now}`) === 1
