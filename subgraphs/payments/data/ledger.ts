import { newId } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import type { Entry, Transaction } from '../domain/ledger.ts'
import { accountOf, movementsOf } from '../domain/ledger.ts'
import type { Tx } from './database.ts'

export type Posted = 'POSTED' | 'REPEATED' | 'OVERDRAWN'

/**
 * Writes a business event into the books, once and in one statement. An account that may not be overdrawn is debited on a
 * condition: when it has too little its posting is missing, and the caller must refuse, which rolls back the others.
 */
export async function post(db: Tx, transaction: Transaction, now: Date): Promise<Posted> {
  const { bizType, bizId, currency, note } = transaction
  const movements = movementsOf(transaction)
  const rows = JSON.stringify(
    movements.map((movement) => ({ ...movement, id: newId('pst'), amount: movement.amount.toString() })),
  )
  const [written] = await db.$queryRaw<{ isFirst: boolean; postings: number }[]>`
    with first as (
      insert into ledger_transaction (id, biz_type, biz_id, created_at) values (${newId('ltx')}, ${bizType}, ${bizId}, ${now})
      on conflict do nothing returning id),
    movement as (
      select m.*, first.id as transaction_id from first, jsonb_to_recordset(${rows}::jsonb) as m(id text, "accountId" text,
        kind text, "ownerId" text, "isFloored" boolean, amount bigint)),
    taken as (
      update ledger_account a set balance = a.balance + m.amount, posting_count = a.posting_count + 1 from movement m
      where a.id = m."accountId" and m."isFloored" and m.amount < 0 and a.balance + m.amount >= 0
      returning a.id, a.balance, a.posting_count),
    given as (
      insert into ledger_account as mine (id, kind, owner_id, currency, balance, is_floored, posting_count)
      select "accountId", kind, "ownerId", ${currency}, amount, "isFloored", 1 from movement
      where not ("isFloored" and amount < 0) order by "accountId"
      on conflict (id) do update set balance = mine.balance + excluded.balance, posting_count = mine.posting_count + 1
      returning mine.id, mine.balance, mine.posting_count),
    posted as (
      insert into ledger_posting (id, transaction_id, account_id, seq, kind, owner_id, currency, amount, balance_before,
        balance_after, biz_type, biz_id, note, created_at)
      select m.id, m.transaction_id, a.id, a.posting_count, m.kind, m."ownerId", ${currency}, m.amount, a.balance - m.amount,
        a.balance, ${bizType}, ${bizId}, ${note ?? null}, ${now}
      from movement m join (select * from taken union all select * from given) a on a.id = m."accountId" returning id)
    select exists (select 1 from first) as "isFirst", (select count(*)::int from posted) as postings`
  if (!written?.isFirst) return 'REPEATED'
  return written.postings === movements.length ? 'POSTED' : 'OVERDRAWN'
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

export const hasPosted = async (db: Tx, bizType: Transaction['bizType'], bizId: string): Promise<boolean> =>
  (await db.ledgerTransaction.count({ where: { bizType, bizId } })) > 0
