import type { Id } from '@supermall/kernel/id'
import { derivedId } from '@supermall/kernel/id'
import type { MerchantAccount, StaffMember } from '../domain/staff.ts'
import { OWNER_PERMISSIONS } from '../domain/staff.ts'
import { shops } from './shops.ts'

const STAFF_PERMISSIONS = [
  ...[
    'catalog.product.view',
    'catalog.product.edit',
    'catalog.product.price',
    'catalog.product.shelve',
    'catalog.group.edit',
  ],
  ...[
    'catalog.media.upload',
    'catalog.import.run',
    'merchants.shop.view',
    'merchants.staff.view',
    'merchants.faq.edit',
  ],
]
const CLERK_PERMISSIONS = ['merchants.shop.view', 'orders.order.verify']

/** The first ordinal of each role's accounts and rows; every domain that seeds people counts the same way. */
const ROLES = [
  { first: 1000, role: 'owner', permissions: OWNER_PERMISSIONS, isOwner: true },
  { first: 1100, role: 'staff', permissions: STAFF_PERMISSIONS, isOwner: false },
  { first: 1200, role: 'clerk', permissions: CLERK_PERMISSIONS, isOwner: false },
] as const

const CLERKS_FROM = 1200

export const clerkIdOf = (shop: number): Id<'stf'> => derivedId('stf', CLERKS_FROM + shop)

const people = shops.flatMap(({ id, contactName, createdAt }, shop) =>
  ROLES.map(({ first, role, permissions, isOwner }) => ({
    account: {
      id: derivedId('acc', first + shop),
      username: `shop${shop}-${role}`,
      phone: null,
      email: null,
      loginAt: null,
    },
    member: {
      id: derivedId('stf', first + shop),
      shopId: id,
      accountId: derivedId('acc', first + shop),
      permissions,
      isOwner,
      createdAt,
      displayName: isOwner ? contactName : `shop${shop}-${role}`,
      username: `shop${shop}-${role}`,
      phone: null,
      email: null,
      removedAt: null,
      version: 1,
    },
  })),
)

/** What they sign in with. The accounts themselves are identity's to seed, so nobody is told of them. */
export const accounts: readonly MerchantAccount[] = people.map(({ account }) => account)
export const staff: readonly StaffMember[] = people.map(({ member }) => member)
