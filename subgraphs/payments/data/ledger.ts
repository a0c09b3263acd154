import { newId } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import { Prisma } from '../../../prisma/payments/generated/client.ts'
import type { Entry, Movement, Transaction } from '../domain/ledger.ts'
import { accountOf, movementsOf } from '../domain/ledger.ts'
import type { Tx } from './database.ts'

export type Posted = 'POSTED' | 'REPEATED' | 'OVERDRAWN'

/**
 * Writes a business event into the books, once. An account that may not be overdrawn is debited by one conditional statement:
 * when it has too little nothing more is written, and the caller must refuse, which rolls back what was.
 */
export async function post(db: Tx, transaction: Transaction, now: Date): Promise<Posted> {
  const movements = movementsOf(transaction)
  const id = newId('ltx')
  const { bizType, bizId } = transaction
  const isFirst = await db.ledgerTransaction.createMany({
    data: [{ id, bizType, bizId, createdAt: now }],
    skipDuplicates: true,
  })
  if (isFirst.count === 0) return 'REPEATED'
  for (const movement of movements) if (!(await write(db, { ...transaction, movement, id, now }))) return 'OVERDRAWN'
  return 'POSTED'
}

/** What an account of the ledger stands at, whatever stripes it is kept in. */
export async function balanceOf(db: Tx, account: Omit<Entry, 'amount'>, currency: Currency): Promise<bigint> {
  const { kind, ownerId } = account
  const { _sum } = await db.ledgerAccount.aggregate({ where: { kind, ownerId, currency }, _sum: { balance: true } })
  return _sum.balance ?? 0n
}

export async function walletBalances(db: Tx, accountIds: readonly string[], currency: Currency) {
  const kinds = ['WALLET_AVAILABLE', 'WALLET_FROZEN'] as const
  const ids = accountIds.flatMap((ownerId) => kinds.map((kind) => accountOf({ kind, ownerId }, currency, '')))
  const rows = await db.ledgerAccount.findMany({ where: { id: { in: ids } } })
  const of = (kind: string, ownerId: string) =>
    rows.find((row) => row.kind === kind && row.ownerId === ownerId)?.balance ?? 0n
  return accountIds.map((ownerId) => ({
    accountId: ownerId,
    available: of('WALLET_AVAILABLE', ownerId),
    frozen: of('WALLET_FROZEN', ownerId),
  }))
}

/** How much refunds of an order have taken out of an account already. */
export async function refundedFrom(db: Tx, account: string, refundIds: readonly string[]): Promise<bigint> {
  const where = { accountId: account, bizType: 'REFUND', bizId: { in: [...refundIds] } }
  const { _sum } = await db.ledgerPosting.aggregate({ where, _sum: { amount: true } })
  return -(_sum.amount ?? 0n)
}

export const hasPosted = async (db: Tx, bizType: Transaction['bizType'], bizId: string): Promise<boolean> =>
  (await db.ledgerTransaction.count({ where: { bizType, bizId } })) > 0

type Writing = Transaction & { readonly movement: Movement; readonly id: string; readonly now: Date }

async function write(db: Tx, { movement, id, now, currency, bizType, bizId, note }: Writing): Promise<boolean> {
  const written = await db.$executeRaw`
    with moved as (${moved(movement, currency)})
    insert into ledger_posting (id, transaction_id, account_id, seq, kind, owner_id, currency, amount, balance_before,
      balance_after, biz_type, biz_id, note, created_at)
    select ${newId('pst')}, ${id}, ${movement.accountId}, posting_count, ${movement.kind}, ${movement.ownerId}, ${currency},
      ${movement.amount}, balance - ${movement.amount}, balance, ${bizType}, ${bizId}, ${note ?? null}, ${now}
    from moved`
  return written === 1
}

/** A check of the table is applied to a row before a conflict is seen, so what is taken out can only be an update. */
function moved({ accountId, kind, ownerId, isFloored, amount }: Movement, currency: string): Prisma.Sql {
  if (isFloored && amount < 0n)
    return Prisma.sql`
      update ledger_account set balance = balance + ${amount}, posting_count = posting_count + 1
      where id = ${accountId} and balance + ${amount} >= 0 returning balance, posting_count`
  return Prisma.sql`
    insert into ledger_account as mine (id, kind, owner_id, currency, balance, is_floored, posting_count)
    values (${accountId}, ${kind}, ${ownerId}, ${currency}, ${amount}, ${isFloored}, 1)
    on conflict (id) do update set balance = mine.balance + ${amount}, posting_count = mine.posting_count + 1
    returning balance, posting_count`
}
