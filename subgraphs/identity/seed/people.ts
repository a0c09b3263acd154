import type { Id } from '@supermall/kernel/id'
import { derivedId } from '@supermall/kernel/id'
import type { NewAccount } from '../data/accounts.ts'

const SHOPS = 8
const CONSUMERS = 50

const FAMILY_NAMES = ['Chen', 'Li', 'Wang', 'Zhang', 'Liu', 'Yang', 'Zhao', 'Huang', 'Zhou', 'Wu']
const GIVEN_NAMES = ['Ming', 'Xiuying', 'Wei', 'Fang', 'Na', 'Lei', 'Jing', 'Tao', 'Yan', 'Hao', 'Lan', 'Peng', 'Xue']

export const roles = [
  {
    id: derivedId('rol', 1),
    name: 'Support',
    description: 'Answers customers.',
    permissions: ['identity.account.*', 'identity.session.revoke', 'merchants.shop.view'],
  },
  {
    id: derivedId('rol', 2),
    name: 'Catalog editor',
    description: 'Keeps the catalog in order.',
    permissions: ['catalog.*'],
  },
  {
    id: derivedId('rol', 3),
    name: 'Auditor',
    description: 'Reads, and changes nothing.',
    permissions: ['identity.account.view', 'identity.audit.view', 'identity.role.view'],
  },
] as const

type Staff = NewAccount & { readonly roleIds: readonly Id<'rol'>[] }

export const platformStaff: readonly Staff[] = [
  { ...account(900, 'PLATFORM', 'admin'), displayName: 'Mall admin', permissions: ['*'], roleIds: [] },
  { ...account(901, 'PLATFORM', 'support'), displayName: 'Support', roleIds: [roles[0].id] },
  { ...account(902, 'PLATFORM', 'catalog-editor'), displayName: 'Catalog editor', roleIds: [roles[1].id] },
  { ...account(903, 'PLATFORM', 'auditor'), displayName: 'Auditor', roleIds: [roles[2].id] },
]

export const merchantStaff: readonly NewAccount[] = Array.from({ length: SHOPS }, (_, shop) => [
  { ...account(1000 + shop, 'MERCHANT', `shop${shop}-owner`), displayName: `${nameOf(100 + shop)}, owner` },
  { ...account(1100 + shop, 'MERCHANT', `shop${shop}-staff`), displayName: `${nameOf(200 + shop)}, staff` },
  { ...account(1200 + shop, 'MERCHANT', `shop${shop}-clerk`), displayName: `${nameOf(300 + shop)}, clerk` },
]).flat()

export const consumers: readonly NewAccount[] = Array.from({ length: CONSUMERS }, (_, index) => ({
  ...account(index + 1, 'CONSUMER', `buyer${index + 1}`),
  phone: `138000000${String(index + 1).padStart(2, '0')}`,
  displayName: nameOf(index),
}))

function account(ordinal: number, audience: string, username: string) {
  return { id: derivedId('acc', ordinal), audience, username }
}

/** Ten by thirteen names share no factor, so a hundred and thirty people in a row have different ones. */
function nameOf(index: number): string {
  return `${GIVEN_NAMES[index % GIVEN_NAMES.length]} ${FAMILY_NAMES[index % FAMILY_NAMES.length]}`
}
