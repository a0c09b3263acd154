import type { ReturnAddress } from '../domain/aftersale.ts'
import type { Tx } from './database.ts'

const MOST_SHOWN = 50

export async function findReturnAddresses(db: Tx, ids: readonly string[]): Promise<ReturnAddress[]> {
  return (await db.returnAddress.findMany({ where: { id: { in: [...ids] } } })) as unknown as ReturnAddress[]
}

export async function findReturnAddress(db: Tx, id: string): Promise<ReturnAddress | null> {
  return (await findReturnAddresses(db, [id]))[0] ?? null
}

export async function findDefaultAddresses(db: Tx, shopIds: readonly string[]): Promise<ReturnAddress[]> {
  const where = { shopId: { in: [...shopIds] }, isDefault: true }
  return (await db.returnAddress.findMany({ where })) as unknown as ReturnAddress[]
}

export async function findDefaultAddress(db: Tx, shopId: string): Promise<ReturnAddress | null> {
  return (await db.returnAddress.findFirst({ where: { shopId, isDefault: true } })) as ReturnAddress | null
}

/** Two who name another default wait for each other: a shop has one. */
export async function lockReturnAddresses(db: Tx, shopId: string): Promise<void> {
  await db.$queryRaw`select id from return_address where shop_id = ${shopId} order by id for update`
}

/** The default first, then as they were added. */
export async function listReturnAddresses(db: Tx, shopId: string): Promise<ReturnAddress[]> {
  const rows = await db.returnAddress.findMany({
    where: { shopId },
    orderBy: [{ isDefault: 'desc' }, { id: 'asc' }],
    take: MOST_SHOWN,
  })
  return rows as unknown as ReturnAddress[]
}

export const countReturnAddresses = (db: Tx, shopId: string): Promise<number> =>
  db.returnAddress.count({ where: { shopId } })

/** False when another first address of the shop was quicker. */
export async function insertReturnAddress(db: Tx, row: ReturnAddress, now: Date): Promise<boolean> {
  const data = [{ ...row, address: row.address as object, createdAt: now, updatedAt: now }]
  const { count } = await db.returnAddress.createMany({ data, skipDuplicates: true })
  return count === 1
}

type Expected = { readonly expectedVersion: number; readonly now: Date }

/** A new default takes the place of the old one, whose version rises with it. */
export async function saveReturnAddress(db: Tx, row: ReturnAddress, expected: Expected): Promise<boolean> {
  const { id, shopId, isDefault, address } = row
  const { expectedVersion, now: updatedAt } = expected
  if (isDefault) {
    const where = { shopId, isDefault: true, id: { not: id } }
    await db.returnAddress.updateMany({ where, data: { isDefault: false, version: { increment: 1 }, updatedAt } })
  }
  const { count } = await db.returnAddress.updateMany({
    where: { id, version: expectedVersion },
    data: { address: address as object, isDefault, version: expectedVersion + 1, updatedAt },
  })
  return count === 1
}

export async function deleteReturnAddress(db: Tx, id: string, version: number): Promise<boolean> {
  const { count } = await db.returnAddress.deleteMany({ where: { id, version, isDefault: false } })
  return count === 1
}
