import type { Id } from '@supermall/kernel/id'
import type { Shop } from '../domain/shop.ts'
import { MOST_STORES_PER_CLERK } from '../domain/store.ts'
import type { Tx } from './database.ts'

type Asked = { readonly accountId: string; readonly shopId?: string | null | undefined }
type Membership = {
  readonly shop: Shop
  readonly permissions: readonly string[]
  readonly storeIds: Id<'sto'>[]
}

const MOST_SHOPS = 100

/** Where an account works, or whether it works for that shop: at every sign-in, so in two statements however many stores there are. */
export async function listMemberships(db: Tx, asked: Asked): Promise<Membership[]> {
  const rows = await db.staffMember.findMany({
    where: { ...worksAt(asked), shop: { status: { not: 'CLOSED' } } },
    include: {
      shop: true,
      stores: {
        select: { storeId: true },
        orderBy: { storeId: 'asc' },
        take: MOST_STORES_PER_CLERK,
      },
    },
    orderBy: { shopId: 'asc' },
    take: MOST_SHOPS,
  })
  return rows.map(({ shop, permissions, stores }) => ({
    shop: shop as Shop,
    permissions,
    storeIds: stores.map(({ storeId }) => storeId as Id<'sto'>),
  }))
}

/** Whether it is on the staff of that shop, or of any, which is closed. */
export const worksAtClosed = async (db: Tx, asked: Asked): Promise<boolean> =>
  (await db.staffMember.count({ where: { ...worksAt(asked), shop: { status: 'CLOSED' } }, take: 1 })) > 0

const worksAt = ({ accountId, shopId }: Asked) => ({ accountId, removedAt: null, ...(shopId ? { shopId } : {}) })
