import { Prisma } from '../../../prisma/orders/generated/client.ts'
import type { Parcel } from '../domain/shipping.ts'
import type { Told } from '../domain/tracing.ts'
import type { Tx } from './database.ts'

export async function insertParcel(db: Tx, parcel: Parcel): Promise<void> {
  const { lines, trace: _none, ...row } = parcel
  await db.parcel.create({ data: { ...row, lines: lines as object[] } })
}

export async function findParcel(db: Tx, id: string): Promise<Parcel | null> {
  return (await db.parcel.findUnique({ where: { id } })) as Parcel | null
}

export async function findParcels(db: Tx, ids: readonly string[]): Promise<Parcel[]> {
  return (await db.parcel.findMany({ where: { id: { in: [...ids] } } })) as unknown as Parcel[]
}

/** Those that were taken back, too. */
export const countParcels = (db: Tx, orderId: string): Promise<number> => db.parcel.count({ where: { orderId } })

export async function listParcels(db: Tx, orderIds: readonly string[]): Promise<Parcel[]> {
  return (await db.parcel.findMany({
    where: { orderId: { in: [...orderIds] } },
    orderBy: { id: 'asc' },
  })) as unknown as Parcel[]
}

export async function saveCarriage(
  db: Tx,
  id: string,
  carriage: { carrierCode: string; trackingNumber: string },
): Promise<void> {
  await db.parcel.update({ where: { id }, data: { ...carriage, trace: Prisma.DbNull, tracedAt: null } })
}

/** False when it was taken back before. */
export async function saveCancelled(db: Tx, id: string, now: Date): Promise<boolean> {
  const { count } = await db.parcel.updateMany({
    where: { id, status: 'SENT' },
    data: { status: 'CANCELLED', cancelledAt: now },
  })
  return count === 1
}

/** Unless it has another number by now. */
export async function saveTrace(db: Tx, { id, trackingNumber }: Parcel, { trace, checkedAt }: Told): Promise<void> {
  await db.parcel.updateMany({ where: { id, trackingNumber }, data: { trace: trace as object, tracedAt: checkedAt } })
}
