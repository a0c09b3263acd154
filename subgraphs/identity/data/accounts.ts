import type { Id } from '@supermall/kernel/id'
import type { Account } from '../../../prisma/identity/generated/client.ts'
import type { AccountId, Audience, Login } from '../domain/account.ts'
import type { Tx } from './database.ts'

export type { Account } from '../../../prisma/identity/generated/client.ts'

export type NewAccount = Pick<Account, 'audience' | 'displayName'> & { readonly id: Id<'acc'> } & Partial<
    Pick<
      Account,
      'username' | 'phone' | 'email' | 'avatarUrl' | 'passwordHash' | 'phoneVerifiedAt' | 'emailVerifiedAt' | 'note'
    >
  > & { readonly permissions?: readonly string[] }

/** An account that may still be signed in to: what is left of a deleted one has no names to be found by. */
export const findByLogin = (db: Tx, audience: Audience, { kind, value }: Login): Promise<Account | null> =>
  db.account.findFirst({ where: { audience, [kind]: value, status: { not: 'DELETED' } } })

export const findAccount = (db: Tx, id: string): Promise<Account | null> => db.account.findUnique({ where: { id } })

export const findAccounts = (db: Tx, ids: readonly string[]): Promise<Account[]> =>
  db.account.findMany({ where: { id: { in: [...ids] } } })

/** Whatever has become of it. */
export const hasPlatformAccount = async (db: Tx): Promise<boolean> =>
  (await db.account.findFirst({ where: { audience: 'PLATFORM' }, select: { id: true } })) !== null

/** False when one of its login names is taken: nothing was written then, and the transaction goes on. */
export async function insertAccount(db: Tx, account: NewAccount, now: Date): Promise<boolean> {
  const { permissions = [], ...fields } = account
  const row = { ...fields, permissions: [...permissions], createdAt: now, updatedAt: now }
  const { count } = await db.account.createMany({ data: [row], skipDuplicates: true })
  return count === 1
}

type AccountChange = Partial<Omit<Account, 'id' | 'audience' | 'version' | 'createdAt' | 'updatedAt'>>

/** Null when the account has another version than expected, or is gone. */
export async function changeAccount(
  db: Tx,
  which: { readonly id: string; readonly version?: number },
  { change, now }: { change: AccountChange; now: Date },
): Promise<Account | null> {
  const where = {
    id: which.id,
    status: { not: 'DELETED' },
    ...(which.version === undefined ? {} : { version: which.version }),
  }
  const [row] = await db.account.updateManyAndReturn({
    where,
    data: { ...change, updatedAt: now, version: { increment: 1 } },
  })
  return row ?? null
}

/** An account that has a password keeps it. */
export async function setFirstPassword(
  db: Tx,
  { id, passwordHash }: { readonly id: string; readonly passwordHash: string },
  now: Date,
): Promise<void> {
  const data = { passwordHash, updatedAt: now, version: { increment: 1 } }
  await db.account.updateMany({ where: { id, passwordHash: null }, data })
}

/** Others who would change this account wait until the transaction ends; others who open sessions for it do not. */
export async function holdAccount(db: Tx, id: string): Promise<Account | null> {
  await db.$queryRaw`select id from account where id = ${id} for share`
  return findAccount(db, id)
}

/** Everybody who signs in, refreshes or is changed waits. Taken before rights are changed, so that no token carries the old ones later. */
export async function lockAccounts(db: Tx, ids: readonly string[]): Promise<void> {
  await db.$queryRaw`select id from account where id = any(${[...ids]}) order by id for update`
}

/** Under the account's lock: who asked what it may do before this opens no session with the answer. */
export async function stampMemberships(db: Tx, id: string): Promise<void> {
  await db.account.updateMany({ where: { id }, data: { membershipsVersion: { increment: 1 } } })
}

/** Platform staff are few: whoever changes what they may do locks them all, and so sees who is left with everything. */
export async function lockPlatform(db: Tx): Promise<void> {
  await db.$queryRaw`select id from account where audience = 'PLATFORM' order by id for update`
}

/** Which of the names is in use by another account of the audience. */
export async function takenNames(
  db: Tx,
  names: Names,
  { audience, exceptId }: { audience: string; exceptId: AccountId | null },
): Promise<readonly Login['kind'][]> {
  const kinds = (['username', 'phone', 'email'] as const).filter((kind) => names[kind])
  if (kinds.length === 0) return []
  const others = await db.account.findMany({
    where: {
      audience,
      ...(exceptId ? { id: { not: exceptId } } : {}),
      OR: kinds.map((kind) => ({ [kind]: names[kind] })),
    },
  })
  return kinds.filter((kind) => others.some((other) => other[kind] === names[kind]))
}

export type Names = Readonly<Partial<Record<Login['kind'], string | null>>>
