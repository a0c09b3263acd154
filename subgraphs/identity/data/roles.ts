import type { Role } from '../../../prisma/identity/generated/client.ts'
import type { Tx } from './database.ts'

export type { Role } from '../../../prisma/identity/generated/client.ts'

export const findRoles = (db: Tx, ids: readonly string[]): Promise<Role[]> =>
  db.role.findMany({ where: { id: { in: [...ids] } } })

export const findRole = (db: Tx, id: string): Promise<Role | null> => db.role.findUnique({ where: { id } })

/** False when the name is taken. */
export async function insertRole(
  db: Tx,
  role: Omit<Role, 'version' | 'createdAt' | 'updatedAt'>,
  now: Date,
): Promise<boolean> {
  const { count } = await db.role.createMany({
    data: [{ ...role, createdAt: now, updatedAt: now }],
    skipDuplicates: true,
  })
  return count === 1
}

type RoleChange = { readonly name?: string; readonly description?: string; readonly permissions?: string[] }

export async function changeRole(
  db: Tx,
  which: { readonly id: string; readonly version: number },
  { change, now }: { change: RoleChange; now: Date },
): Promise<Role | null> {
  const [row] = await db.role.updateManyAndReturn({
    where: { ...which },
    data: { ...change, updatedAt: now, version: { increment: 1 } },
  })
  return row ?? null
}

export const isRoleNameTaken = async (db: Tx, name: string, exceptId: string): Promise<boolean> =>
  (await db.role.count({ where: { name, id: { not: exceptId } } })) > 0

export async function deleteRole(db: Tx, id: string): Promise<boolean> {
  const { count } = await db.role.deleteMany({ where: { id } })
  return count === 1
}

export async function holdersOf(db: Tx, roleId: string): Promise<readonly string[]> {
  const rows = await db.accountRole.findMany({
    where: { roleId },
    select: { accountId: true },
    orderBy: { accountId: 'asc' },
  })
  return rows.map(({ accountId }) => accountId)
}

export async function rolesOf(db: Tx, accountId: string): Promise<readonly Role[]> {
  const rows = await db.accountRole.findMany({
    where: { accountId },
    include: { role: true },
    orderBy: { roleId: 'asc' },
  })
  return rows.map(({ role }) => role)
}

export async function putRoles(db: Tx, accountId: string, roleIds: readonly string[]): Promise<void> {
  await db.accountRole.deleteMany({ where: { accountId, roleId: { notIn: [...roleIds] } } })
  await db.accountRole.createMany({ data: roleIds.map((roleId) => ({ accountId, roleId })), skipDuplicates: true })
}

/** Those of the roles and those of its own. */
export async function permissionsOf(db: Tx, accountId: string): Promise<readonly string[]> {
  const account = await db.account.findUnique({ where: { id: accountId }, select: PERMISSIONS })
  return account ? [...new Set(held(account))].sort() : []
}

/** All that any of these may, as far as they work for the mall itself: asked at once, as a role may have many who hold it. */
export async function permissionsOfStaff(db: Tx, accountIds: readonly string[]): Promise<readonly string[]> {
  const accounts = await db.account.findMany({
    where: { id: { in: [...accountIds] }, audience: 'PLATFORM' },
    select: PERMISSIONS,
  })
  return [...new Set(accounts.flatMap(held))]
}

type Holding = {
  readonly permissions: readonly string[]
  readonly roles: readonly { readonly role: { readonly permissions: readonly string[] } }[]
}

const PERMISSIONS = { permissions: true, roles: { select: { role: { select: { permissions: true } } } } } as const
const held = ({ permissions, roles }: Holding) => [...permissions, ...roles.flatMap(({ role }) => role.permissions)]

/** How many can still do everything. */
export const countHoldingEverything = (db: Tx): Promise<number> =>
  db.account.count({
    where: {
      audience: 'PLATFORM',
      status: 'ACTIVE',
      OR: [{ permissions: { has: '*' } }, { roles: { some: { role: { permissions: { has: '*' } } } } }],
    },
  })
