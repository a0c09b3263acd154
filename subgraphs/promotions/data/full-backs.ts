import type { PageArgs } from '@supermall/kernel/page'
import type { Untried } from '@supermall/messaging/try-each'
import { byId } from '@supermall/subgraph/keyset'
import type { Counted } from '@supermall/subgraph/list-page'
import { listPage } from '@supermall/subgraph/list-page'
import type { Prisma } from '../../../prisma/promotions/generated/client.ts'
import type { FullBack, PaidDay } from '../domain/full-backs/full-back.ts'
import type { Tx } from './database.ts'
import type { Due } from './rebates.ts'

export type FullBackFilter = Prisma.FullBackWhereInput

export async function findFullBacks(db: Tx, ids: readonly string[]): Promise<FullBack[]> {
  return (await db.fullBack.findMany({ where: { id: { in: [...ids] } }, orderBy: { id: 'asc' } })) as FullBack[]
}

export async function insertFullBacks(db: Tx, rows: readonly FullBack[]): Promise<void> {
  await db.fullBack.createMany({ data: [...rows] })
}

/** What checkouts hold that no order was paid for yet, locked in one order. */
export async function lockHeld(db: Tx, ownerIds: readonly string[]): Promise<FullBack[]> {
  const ids = await db.$queryRaw<{ id: string }[]>`
    select id from full_back where owner_id = any(${[...ownerIds]}::text[]) and status = 'HELD' order by id for update`
  return locked(db, ids)
}

/** What the checkout of an order holds for it or for orders that were not heard of yet. */
export async function lockOfOrder(db: Tx, { orderId, ownerId }: { orderId: string; ownerId: string }) {
  const ids = await db.$queryRaw<{ id: string }[]>`
    select id from full_back where owner_id = ${ownerId} and (order_id = ${orderId} or order_id is null)
    order by id for update`
  return locked(db, ids)
}

export async function lockWaiting(db: Tx, orderId: string): Promise<FullBack[]> {
  const ids = await db.$queryRaw<{ id: string }[]>`
    select id from full_back where order_id = ${orderId} and status = 'WAITING' order by id for update`
  return locked(db, ids)
}

export async function lockFullBack(db: Tx, id: string): Promise<FullBack | null> {
  await db.$queryRaw`select 1 from full_back where id = ${id} for update`
  return (await findFullBacks(db, [id]))[0] ?? null
}

/** The next whose day has come, held by whoever pays them. */
export async function takeDueDays(db: Tx, now: Date, { most, only = '' }: Due): Promise<FullBack[]> {
  const ids = await db.$queryRaw<{ id: string }[]>`
    select id from full_back where status = 'RUNNING' and next_at <= ${now} and ${only} in ('', id) order by next_at, id limit ${most}::int
    for update skip locked`
  return locked(db, ids)
}

export const findDueDays = async (db: Tx, now: Date, { except, most }: Untried): Promise<string[]> =>
  (
    await db.fullBack.findMany({
      where: { status: 'RUNNING', nextAt: { lte: now }, id: { notIn: [...except] } },
      orderBy: [{ nextAt: 'asc' }, { id: 'asc' }],
      take: most,
      select: { id: true },
    })
  ).map(({ id }) => id)

const locked = async (db: Tx, rows: readonly { readonly id: string }[]): Promise<FullBack[]> =>
  rows.length === 0
    ? []
    : findFullBacks(
        db,
        rows.map(({ id }) => id),
      )

/** Its row is locked: what changes of it is written, and what was promised stays as it was. */
export async function saveFullBack(db: Tx, fullBack: FullBack): Promise<void> {
  const { id, status, orderId, lineId, wholeMinor, dayCount, paidDays, paidMinor, takenBackMinor, refunded } = fullBack
  const { lineMinor, refundedMinor, finishedAt, collectedAt, nextAt, stopReason, endedAt } = fullBack
  const sums = { wholeMinor, dayCount, paidDays, paidMinor, takenBackMinor, refunded, lineMinor, refundedMinor }
  await db.fullBack.update({
    where: { id },
    data: { status, orderId, lineId, ...sums, finishedAt, collectedAt, nextAt, stopReason, endedAt },
  })
}

/** Fails where the day was paid before: that is what makes each day one. */
export async function insertDay(db: Tx, { next, day, amountMinor }: PaidDay, paidAt: Date): Promise<void> {
  await db.fullBackDay.create({ data: { fullBackId: next.id, day, amountMinor, paidAt } })
}

/** A checkout that was given up brings nothing back. */
export const dropHeld = (db: Tx, ownerId: string): Promise<unknown> =>
  db.$executeRaw`delete from full_back where owner_id = ${ownerId} and status = 'HELD'`

/** What is held for a checkout is nobody's yet. */
const standing = (filter: FullBackFilter): FullBackFilter => ({ AND: [{ status: { not: 'HELD' } }, filter] })

type FullBacks = { readonly filter: FullBackFilter; readonly isOwn: boolean }

export const listFullBacks = (db: Tx, { filter, isOwn }: FullBacks, args: PageArgs): Promise<Counted<FullBack>> => {
  const sort = isOwn ? 'own full-backs' : 'full-backs'
  return listPage<FullBack>(db.fullBack, { where: standing(filter), order: byId(true), sort }, args)
}

export type FullBackDayRow = Prisma.FullBackDayGetPayload<Record<never, never>>

/** The last days of each, the latest first. */
export const findLastDays = (db: Tx, ids: readonly string[], most: number): Promise<FullBackDayRow[]> =>
  db.$queryRaw<FullBackDayRow[]>`
    select full_back_id as "fullBackId", day, amount_minor as "amountMinor", paid_at as "paidAt"
    from unnest(${[...ids]}::text[]) as f(id) cross join lateral (
      select * from full_back_day d where d.full_back_id = f.id order by d.day desc limit ${most}::int) d
    order by full_back_id, day desc`
