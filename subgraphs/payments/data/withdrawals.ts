import type { WithdrawalStatus } from '../domain/wallet.ts'
import type { Tx } from './database.ts'
import type { WithdrawalRow } from './rows.ts'

export const findWithdrawal = (db: Tx, id: string): Promise<WithdrawalRow | null> =>
  db.withdrawal.findUnique({ where: { id } })

export const findWithdrawals = (db: Tx, ids: readonly string[]): Promise<WithdrawalRow[]> =>
  db.withdrawal.findMany({ where: { id: { in: [...ids] } } })

export const insertWithdrawal = (db: Tx, row: WithdrawalRow): Promise<WithdrawalRow> =>
  db.withdrawal.create({ data: row })

/** Where the money of ended ones went, and to whom, is in the books of the bank. What waits still needs it, and loses it when it ends. */
export const forgetDestinations = async (db: Tx, accountId: string): Promise<void> => {
  const where = { accountId, status: { in: ['PAID', 'REFUSED', 'CANCELLED'] } }
  await db.withdrawal.updateMany({ where, data: { destination: '', masked: '', holderName: '' } })
}

type Edit = {
  readonly status: WithdrawalStatus
  readonly reason?: string
  readonly transferNo?: string
  readonly now: Date
}

/** Null when it is not at that version any more. */
export async function saveWithdrawal(
  db: Tx,
  row: WithdrawalRow,
  { now, ...edit }: Edit,
): Promise<WithdrawalRow | null> {
  const where = { id: row.id, version: row.version }
  const data = { ...edit, version: row.version + 1, updatedAt: now }
  const [saved] = await db.withdrawal.updateManyAndReturn({ where, data })
  return saved ?? null
}
