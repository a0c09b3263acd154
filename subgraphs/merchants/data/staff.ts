import type { PageArgs } from '@supermall/kernel/page'
import { byId } from '@supermall/subgraph/keyset'
import type { Counted } from '@supermall/subgraph/list-page'
import { listPage } from '@supermall/subgraph/list-page'
import { unlessTaken } from '@supermall/subgraph/unless-taken'
import type { Login, MerchantAccount, StaffMember } from '../domain/staff.ts'
import type { Tx } from './database.ts'

type Versioned = Pick<StaffMember, 'id' | 'shopId' | 'version'>
type StaffEdit = Partial<Pick<StaffMember, 'displayName' | 'permissions' | 'isOwner' | 'removedAt' | keyof Login>>

export async function findStaff(db: Tx, id: string): Promise<StaffMember | null> {
  return (await db.staffMember.findUnique({ where: { id } })) as StaffMember | null
}

export async function findStaffs(db: Tx, ids: readonly string[]): Promise<StaffMember[]> {
  return (await db.staffMember.findMany({ where: { id: { in: [...ids] } } })) as StaffMember[]
}

export async function findStaffByAccount(db: Tx, shopId: string, accountId: string): Promise<StaffMember | null> {
  return (await db.staffMember.findUnique({ where: { shopId_accountId: { shopId, accountId } } })) as StaffMember | null
}

export async function findOwner(db: Tx, shopId: string): Promise<StaffMember | null> {
  return (await db.staffMember.findFirst({ where: { shopId, isOwner: true } })) as StaffMember | null
}

export const countActiveStaff = (db: Tx, shopId: string): Promise<number> =>
  db.staffMember.count({ where: { shopId, removedAt: null } })

export async function listActiveStaff(db: Tx, shopId: string): Promise<StaffMember[]> {
  return (await db.staffMember.findMany({
    where: { shopId, removedAt: null },
    orderBy: { id: 'asc' },
  })) as StaffMember[]
}

export async function listActiveStaffAmong(db: Tx, shopId: string, ids: readonly string[]): Promise<StaffMember[]> {
  return (await db.staffMember.findMany({ where: { shopId, id: { in: [...ids] }, removedAt: null } })) as StaffMember[]
}

export async function listActiveStaffOfAccount(db: Tx, accountId: string): Promise<StaffMember[]> {
  return (await db.staffMember.findMany({
    where: { accountId, removedAt: null },
    orderBy: { id: 'asc' },
    take: 100,
  })) as StaffMember[]
}

type Asked = { readonly shopId: string; readonly withRemoved: boolean }

/** In the order in which they came. */
export const listStaff = (db: Tx, asked: Asked, args: PageArgs): Promise<Counted<StaffMember>> =>
  listPage<StaffMember>(
    db.staffMember,
    { where: staffOf(asked), order: byId(false), sort: `staff.${asked.shopId}` },
    args,
  )

export async function insertStaff(db: Tx, member: StaffMember): Promise<StaffMember | null> {
  const data = { ...member, permissions: [...member.permissions], updatedAt: member.createdAt }
  return unlessTaken(db.staffMember.create({ data }).then(() => member))
}

/** Null when the version is not the expected one any more. */
export async function saveStaff(
  db: Tx,
  { id, shopId, version }: Versioned,
  { edit, now }: { edit: StaffEdit; now: Date },
) {
  const { permissions, ...rest } = edit
  const data = { ...rest, ...(permissions && { permissions: [...permissions] }), version: version + 1, updatedAt: now }
  const [saved] = await db.staffMember.updateManyAndReturn({ where: { id, shopId, version }, data })
  return (saved as StaffMember | undefined) ?? null
}

/** The accounts that sign in with any of these. */
export async function findAccountsByLogin(db: Tx, { username, phone, email }: Login): Promise<MerchantAccount[]> {
  const OR = [username ? { username } : null, phone ? { phone } : null, email ? { email } : null].filter(
    (one) => one !== null,
  )
  return (await db.merchantAccount.findMany({ where: { OR } })) as MerchantAccount[]
}

export const insertAccount = (db: Tx, account: MerchantAccount, now: Date): Promise<MerchantAccount | null> =>
  unlessTaken(db.merchantAccount.create({ data: { ...account, createdAt: now } }).then(() => account))

/** What a person who is gone signed in with is free for others, and nothing that is heard of it late comes back. */
export async function forgetLogin(db: Tx, accountId: string, now: Date): Promise<void> {
  const nothing = { username: null, phone: null, email: null }
  await db.merchantAccount.updateMany({ where: { id: accountId }, data: { ...nothing, loginAt: now } })
  await db.staffMember.updateMany({ where: { accountId }, data: nothing })
}

const staffOf = ({ shopId, withRemoved }: Asked) => ({
  shopId,
  ...(withRemoved ? {} : { removedAt: null }),
})
