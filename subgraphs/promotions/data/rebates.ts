import type { Untried } from '@supermall/messaging/try-each'
import type { CouponOrder, CouponRebate, OrderPayment } from '../domain/coupons/rebate.ts'
import type { Tx } from './database.ts'

export type KnownOrder = Pick<CouponOrder, 'orderId' | 'ownerId' | 'shopId'> & {
  readonly payment?: OrderPayment
  readonly paidMinor?: bigint
}

export type KeptOrder = Pick<CouponOrder, 'orderId'> & {
  readonly hasCoupon: boolean
  /** It ended before anything was paid for it. */
  readonly isEndedAtDoor: boolean
}

/**
 * Only orders of checkouts that hold or used a coupon or a promotion are kept, and what is known stays known when all that was used went
 * back before it is heard to be paid. All of such a checkout are locked in the order of their ids: two of them that are paid at once
 * look one after the other.
 */
export async function keepOrders(db: Tx, orders: readonly KnownOrder[]): Promise<readonly KeptOrder[]> {
  const rows = orders.map(({ payment = 'OPEN', paidMinor = 0n, ...order }) => ({
    ...order,
    payment,
    paidMinor: paidMinor.toString(),
  }))
  const owners = orders.map(({ ownerId }) => ownerId)
  return db.$queryRaw<KeptOrder[]>`
    with locked as (
      select order_id from coupon_order where owner_id = any(${owners}::text[]) order by order_id for update)
    insert into coupon_order as mine (order_id, owner_id, shop_id, status, payment, paid_minor)
    select "orderId", "ownerId", "shopId", 'OPEN', payment, "paidMinor"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as o("orderId" text, "ownerId" text, "shopId" text, payment text, "paidMinor" bigint)
    where (select count(*) from locked) >= 0
      and (exists (select from member_coupon where owner_id = o."ownerId")
        or exists (select from promotion_use where owner_id = o."ownerId" and status <> 'RELEASED')
        or exists (select from coupon_order known where known.order_id = o."orderId")) order by "orderId"
    on conflict (order_id) do update set paid_minor = greatest(mine.paid_minor, excluded.paid_minor),
      payment = case when 'PAID' in (mine.payment, excluded.payment) then 'PAID'
        when 'AT_DOOR' in (mine.payment, excluded.payment) then 'AT_DOOR' else 'OPEN' end
    returning order_id as "orderId", status = 'ENDED' and payment = 'AT_DOOR' as "isEndedAtDoor",
      exists (select from member_coupon piece where piece.owner_id = mine.owner_id) as "hasCoupon"`
}

/** The orders of a checkout, locked in the order of their ids: two of them that end at once look one after the other. */
export async function lockOrders(db: Tx, ownerId: string): Promise<CouponOrder[]> {
  await db.$queryRaw`select 1 from coupon_order where owner_id = ${ownerId} order by order_id for update`
  return (await db.couponOrder.findMany({ where: { ownerId }, orderBy: { orderId: 'asc' } })) as CouponOrder[]
}

export async function endOrder(db: Tx, orderId: string): Promise<void> {
  await db.couponOrder.updateMany({ where: { orderId }, data: { status: 'ENDED' } })
}

/** Whose checkout it belongs to; null for what used no coupon, or has ended. */
export async function finishOrder(db: Tx, orderId: string, at: Date): Promise<string | null> {
  const where = { orderId, status: 'OPEN' }
  const [row] = await db.couponOrder.updateManyAndReturn({ where, data: { status: 'FINISHED', finishedAt: at } })
  return row?.ownerId ?? null
}

export async function addRefunded(db: Tx, orderId: string, minor: bigint): Promise<void> {
  await db.couponOrder.updateMany({ where: { orderId }, data: { refundedMinor: { increment: minor } } })
}

export async function insertRebate(db: Tx, rebate: CouponRebate): Promise<void> {
  await db.couponRebate.create({ data: rebate })
}

/** Whether something that coupons of the checkout promised was paid. */
export const hasPaidRebates = async (db: Tx, ownerId: string): Promise<boolean> =>
  (await db.couponRebate.count({ where: { status: 'PAID', memberCoupon: { ownerId, status: 'USED' } } })) > 0

/** Whether used coupons of the checkout have promised something that waits, and whether there are tasks that count them. */
export async function awaitedOf(db: Tx, ownerId: string, now: Date) {
  const [row] = await db.$queryRaw<{ isPromised: boolean; isCounted: boolean }[]>`
    with used as (select id from member_coupon where owner_id = ${ownerId} and status = 'USED')
    select exists (select from coupon_rebate r join used on used.id = r.member_coupon_id where r.status = 'WAITING') as "isPromised",
      exists (select from used) and exists (select from task
        where kind = 'COUPON_USED' and is_enabled and starts_at <= ${now} and ends_at > ${now}) as "isCounted"`
  return row ?? { isPromised: false, isCounted: false }
}

/** Those of a checkout's coupons that are not cancelled. */
export async function rebatesOf(db: Tx, memberCouponIds: readonly string[]): Promise<CouponRebate[]> {
  const where = { memberCouponId: { in: [...memberCouponIds] }, status: { not: 'CANCELLED' } }
  return (await db.couponRebate.findMany({ where, orderBy: { id: 'asc' } })) as CouponRebate[]
}

type Move = {
  readonly to: CouponRebate['status']
  readonly dueAt?: Date | null
  readonly amount?: bigint
  readonly now: Date
}

/** False when it has moved since. */
export async function moveRebate(db: Tx, { id, status }: CouponRebate, { to, now, ...edit }: Move): Promise<boolean> {
  const endedAt = to === 'PAID' || to === 'CANCELLED' ? now : null
  return (
    (await db.couponRebate.updateMany({ where: { id, status }, data: { ...edit, status: to, endedAt } })).count === 1
  )
}

/** What was paid is so much less by now. False when it has moved since. */
export const lessenRebate = async (db: Tx, { id, amount }: CouponRebate, kept: bigint): Promise<boolean> =>
  (await db.couponRebate.updateMany({ where: { id, amount, status: 'PAID' }, data: { amount: kept } })).count === 1

/** So many at once, or only this one. */
export type Due = { readonly most: number; readonly only?: string }

/** The next that are due, held by whoever pays them. */
export async function takeDue(db: Tx, now: Date, { most, only = '' }: Due): Promise<CouponRebate[]> {
  const ids = await db.$queryRaw<{ id: string }[]>`
    select id from coupon_rebate where status = 'DUE' and due_at <= ${now} and ${only} in ('', id) order by due_at, id limit ${most}::int
    for update skip locked`
  const where = { id: { in: ids.map(({ id }) => id) } }
  return (await db.couponRebate.findMany({ where, orderBy: { id: 'asc' } })) as CouponRebate[]
}

export const findDue = async (db: Tx, now: Date, { except, most }: Untried): Promise<string[]> =>
  (
    await db.couponRebate.findMany({
      where: { status: 'DUE', dueAt: { lte: now }, id: { notIn: [...except] } },
      orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
      take: most,
      select: { id: true },
    })
  ).map(({ id }) => id)

export async function listRebatesFor(db: Tx, memberCouponIds: readonly string[]): Promise<CouponRebate[]> {
  const where = { memberCouponId: { in: [...memberCouponIds] } }
  return (await db.couponRebate.findMany({ where, orderBy: { id: 'asc' } })) as CouponRebate[]
}
