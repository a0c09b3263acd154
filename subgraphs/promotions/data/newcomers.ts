import type { Id } from '@supermall/kernel/id'
import type { Tx } from './database.ts'

export type Newcomer = {
  readonly accountId: Id<'acc'>
  /** Null as long as nothing was heard of a registration. */
  readonly registeredAt: Date | null
  /** Who brought them, once that is known. */
  readonly inviterId: Id<'acc'> | null
  /** Null as long as they may be anybody, or nobody. */
  readonly provedAt: Date | null
}

/** What is known of them: made where it is not there yet, and nobody else looks at it until this is done. */
export async function lockNewcomer(db: Tx, accountId: Id<'acc'>, now: Date): Promise<Newcomer> {
  await db.newcomer.createMany({ data: [{ accountId, createdAt: now }], skipDuplicates: true })
  await db.$queryRaw`select 1 from newcomer where account_id = ${accountId} for update`
  return (await db.newcomer.findUniqueOrThrow({ where: { accountId } })) as Newcomer
}

export const findNewcomer = async (db: Tx, accountId: Id<'acc'>): Promise<Newcomer | null> =>
  (await db.newcomer.findUnique({ where: { accountId } })) as Newcomer | null

export const saveNewcomer = async (db: Tx, { accountId, ...facts }: Newcomer): Promise<void> => {
  await db.newcomer.updateMany({ where: { accountId }, data: facts })
}

/** Once; null for who has proved it before, and for who has not come. */
export async function proveNewcomer(db: Tx, accountId: Id<'acc'>, now: Date): Promise<Newcomer | null> {
  const where = { accountId, provedAt: null }
  const [row] = await db.newcomer.updateManyAndReturn({ where, data: { provedAt: now } })
  return (row as Newcomer | undefined) ?? null
}

/** Whose poster they saw first, of those that they saw before they came. */
export async function shownBefore(
  db: Tx,
  { accountId, before }: { readonly accountId: Id<'acc'>; readonly before: Date },
): Promise<Id<'acc'> | null> {
  const visit = await db.posterVisit.findFirst({
    where: { accountId, createdAt: { lte: before }, sharerId: { not: accountId } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { sharerId: true },
  })
  return (visit?.sharerId ?? null) as Id<'acc'> | null
}

/** But those that have come, and may still prove to be somebody. */
export async function forgetNewcomers(db: Tx, before: Date): Promise<number> {
  const isSettled = [{ provedAt: { not: null } }, { registeredAt: null, inviterId: null }]
  return (await db.newcomer.deleteMany({ where: { createdAt: { lt: before }, OR: isSettled } })).count
}
