import type { Id } from '@supermall/kernel/id'
import { derivedId } from '@supermall/kernel/id'
import type { Unit } from '../data/database.ts'
import { insertAccount, insertStaff } from '../data/staff.ts'
import { OWNER_PERMISSIONS } from '../domain/staff.ts'
import { shops } from './shops.ts'

const STAFF_PERMISSIONS = [
  ...['catalog.product.view', 'catalog.product.edit', 'catalog.product.price', 'catalog.product.shelve', 'catalog.group.edit'],
  ...['catalog.media.upload', 'catalog.import.run', 'merchants.shop.view', 'merchants.staff.view', 'merchants.faq.edit'],
]
const CLERK_PERMISSIONS = ['merchants.shop.view']

/** The first ordinal of each role's accounts and rows; every domain that seeds people counts the same way. */
const ROLES = [
  { first: 1000, role: 'owner', permissions: OWNER_PERMISSIONS, isOwner: true },
  { first: 1100, role: 'staff', permissions: STAFF_PERMISSIONS, isOwner: false },
  { first: 1200, role: 'clerk', permissions: CLERK_PERMISSIONS, isOwner: false },
] as const

const CLERKS_FROM = 1200

export const clerkIdOf = (shop: number): Id<'stf'> => derivedId('stf', CLERKS_FROM + shop)

/** Their accounts are identity's to seed, so nobody is told of them. */
export async function seedPeople({ db }: Unit): Promise<void> {
  for (const [shop, { id: shopId, contactName, createdAt }] of shops.entries()) {
    for (const { first, role, permissions, isOwner } of ROLES) {
      const accountId = derivedId('acc', first + shop)
      const username = `shop${shop}-${role}`
      await insertAccount(db, { id: accountId, username, phone: null, email: null }, createdAt)
      await insertStaff(db, {
        ...{ id: derivedId('stf', first + shop), shopId, accountId, permissions, isOwner, createdAt },
        ...{ displayName: isOwner ? contactName : username, removedAt: null, version: 1 },
      })
    }
  }
}
