import type { Tx } from './database.ts'
import type { WalletRow } from './rows.ts'

export const findWallet = (db: Tx, accountId: string): Promise<WalletRow | null> =>
  db.wallet.findUnique({ where: { accountId } })

/** The row of whoever may have none yet. */
export async function openWallet(db: Tx, accountId: string, now: Date): Promise<WalletRow> {
  await db.wallet.createMany({ data: [{ accountId, createdAt: now, updatedAt: now }], skipDuplicates: true })
  return db.wallet.findUniqueOrThrow({ where: { accountId } })
}

/** What is given into it and what is taken out of it again pass each other never. */
export async function lockWallet(db: Tx, accountId: string, now: Date): Promise<{ readonly isClosed: boolean }> {
  const [row] = await db.$queryRaw<{ isClosed: boolean }[]>`
    insert into wallet as mine (account_id, created_at, updated_at) values (${accountId}, ${now}, ${now})
    on conflict (account_id) do update set version = mine.version returning mine.closed_at is not null as "isClosed"`
  return { isClosed: row?.isClosed === true }
}

/** Several of them, in the order in which everybody takes them. */
export async function lockWallets(db: Tx, accountIds: readonly string[], now: Date): Promise<void> {
  for (const accountId of [...new Set(accountIds)].toSorted()) await lockWallet(db, accountId, now)
}

/** Its owner is gone. */
export const closeWallet = async (db: Tx, accountId: string, now: Date): Promise<void> => {
  const data = { closedAt: now, payPasswordHash: null, version: { increment: 1 }, updatedAt: now }
  await db.wallet.update({ where: { accountId }, data })
}

type Edit = Partial<Pick<WalletRow, 'payPasswordHash' | 'isFrozen' | 'frozenReason'>>

/** Null when it is not at that version any more. */
export async function saveWallet(db: Tx, wallet: WalletRow, edit: Edit & { now: Date }): Promise<WalletRow | null> {
  const { now, ...fields } = edit
  const where = { accountId: wallet.accountId, version: wallet.version }
  const data = { ...fields, version: wallet.version + 1, updatedAt: now }
  const [saved] = await db.wallet.updateManyAndReturn({ where, data })
  return saved ?? null
}

export const keepPayToken = async (
  db: Tx,
  token: { hash: string; accountId: string; expiresAt: Date },
): Promise<void> => {
  await db.payToken.create({ data: token })
}

export const isPayTokenGood = async (db: Tx, token: { hash: string; accountId: string; now: Date }): Promise<boolean> =>
  (await db.payToken.count({
    where: { hash: token.hash, accountId: token.accountId, expiresAt: { gt: token.now } },
  })) === 1

/** With a new pay password the proofs of the old one are worth nothing. */
export const forgetPayTokens = async (db: Tx, accountId: string): Promise<void> => {
  await db.payToken.deleteMany({ where: { accountId } })
}

export const forgetExpiredTokens = async (db: Tx, now: Date): Promise<number> =>
  (await db.payToken.deleteMany({ where: { expiresAt: { lt: now } } })).count
