import type { Tx } from './database.ts'
import type { DebtRow } from './rows.ts'

/** False when it is owed already for the same reason. */
export const insertDebt = async (db: Tx, debt: DebtRow): Promise<boolean> =>
  (await db.walletDebt.createMany({ data: [debt], skipDuplicates: true })).count === 1

export const hasDebt = async (db: Tx, subjectId: string): Promise<boolean> =>
  (await db.walletDebt.count({ where: { subjectId } })) > 0

/** What a wallet still owes, the oldest first. */
export const openDebts = (db: Tx, accountId: string, currency: string): Promise<DebtRow[]> =>
  db.walletDebt.findMany({ where: { accountId, currency, ...OPEN }, orderBy: { id: 'asc' } })

/** Neither paid nor written off. */
const OPEN = { settledAt: null, writtenOffAt: null }

export async function owedBy(db: Tx, accountId: string, currency: string): Promise<bigint> {
  const where = { accountId, currency, ...OPEN }
  const { _sum } = await db.walletDebt.aggregate({ where, _sum: { amount: true, paid: true } })
  return (_sum.amount ?? 0n) - (_sum.paid ?? 0n)
}

/** So much more of it was taken. Its wallet is locked. */
export async function payDebt(db: Tx, { id, amount, paid }: DebtRow, taken: bigint, now: Date): Promise<void> {
  const settledAt = paid + taken === amount ? now : null
  await db.walletDebt.update({ where: { id }, data: { paid: paid + taken, settledAt } })
}

export const findDebts = (db: Tx, ids: readonly string[]): Promise<DebtRow[]> =>
  db.walletDebt.findMany({ where: { id: { in: [...ids] } }, orderBy: { id: 'asc' } })

export const writeOffDebts = async (db: Tx, ids: readonly string[], now: Date): Promise<void> =>
  void (await db.walletDebt.updateMany({ where: { id: { in: [...ids] }, ...OPEN }, data: { writtenOffAt: now } }))
