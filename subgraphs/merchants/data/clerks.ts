import type { Id } from '@supermall/kernel/id'
import type { StaffMember } from '../domain/staff.ts'
import type { Store } from '../domain/store.ts'
import { MOST_STORES_PER_CLERK } from '../domain/store.ts'
import type { Tx } from './database.ts'

export type Clerk = { readonly storeId: Id<'sto'>; readonly staff: StaffMember }
export type StoreOfStaff = { readonly staffId: Id<'stf'>; readonly store: Store }

/** Only those who still work there. */
export async function listClerks(db: Tx, storeIds: readonly string[]): Promise<Clerk[]> {
  const rows = await db.storeClerk.findMany({
    where: { storeId: { in: [...storeIds] }, staff: { removedAt: null } },
    include: { staff: true },
    orderBy: { staffId: 'asc' },
  })
  return rows as Clerk[]
}

export async function listStoresOfStaff(db: Tx, staffIds: readonly string[]): Promise<StoreOfStaff[]> {
  const rows = await db.storeClerk.findMany({
    where: { staffId: { in: [...staffIds] } },
    include: { store: true },
    orderBy: { storeId: 'asc' },
  })
  return rows as unknown as StoreOfStaff[]
}

export async function replaceClerks(
  db: Tx,
  { id, shopId }: Pick<Store, 'id' | 'shopId'>,
  staffIds: readonly string[],
): Promise<void> {
  await db.storeClerk.deleteMany({ where: { storeId: id, shopId, staffId: { notIn: [...staffIds] } } })
  const data = staffIds.map((staffId) => ({ storeId: id, shopId, staffId }))
  await db.storeClerk.createMany({ data, skipDuplicates: true })
}

export const removeClerk = async (db: Tx, { id, shopId }: Pick<StaffMember, 'id' | 'shopId'>): Promise<void> =>
  void (await db.storeClerk.deleteMany({ where: { staffId: id, shopId } }))

/** Those whose token has no room for another store. */
export async function listFullClerks(
  db: Tx,
  shopId: string,
  on: { staffIds: readonly string[]; except: string },
): Promise<Id<'stf'>[]> {
  const rows = await db.storeClerk.groupBy({
    by: ['staffId'],
    where: { shopId, staffId: { in: [...on.staffIds] }, storeId: { not: on.except } },
    _count: true,
    having: { staffId: { _count: { gte: MOST_STORES_PER_CLERK } } },
  })
  return rows.map(({ staffId }) => staffId as Id<'stf'>)
}
