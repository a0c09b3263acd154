import { newId } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import { after } from '@supermall/kernel/time'
import type { Entry, Transaction } from '../domain/ledger.ts'
import { accountOf, CLOCKS_APART_MS, movementsOf } from '../domain/ledger.ts'
import { earnedBy } from '../domain/postings.ts'
import type { Tx } from './database.ts'

export type Posted = 'POSTED' | 'REPEATED' | 'OVERDRAWN'

/** Writes a business event into the books, once. When it would overdraw an account, the caller must refuse. */
export async function post(db: Tx, transaction: Transaction, now: Date): Promise<Posted> {
  const { first, isCovered } = await postAll(db, [transaction], now)
  if (first === 0) return 'REPEATED'
  return isCovered ? 'POSTED' : 'OVERDRAWN'
}

/**
 * Writes business events into the books, each once, and all of them in one statement and in their order. An account that may not
 * be overdrawn is debited on the condition that it holds what is taken of it at every step: when it does not, its postings are
 * missing, and the caller must throw or refuse, which rolls back the others.
 *
 * Its accounts are locked before its time is taken: it is later than all that stands in any of them, or who began first and came
 * second would stand below, between a balance and what that came from. Clocks that differ change nothing of it, unless one is wrong:
 * what it wrote further ahead is followed by nobody. Nor is a stripe, which nobody reads as one list: else it would hand the time
 * of each owner to all others.
 */
export async function postAll(
  db: Tx,
  transactions: readonly Transaction[],
  now: Date,
): Promise<{ readonly first: number; readonly isCovered: boolean }> {
  if (transactions.length === 0) return { first: 0, isCovered: true }
  const rows = transactions.map(({ bizType, bizId, note }) => ({
    id: newId('ltx'),
    bizType,
    bizId,
    note: note ?? null,
  }))
  const movements = transactions.flatMap((transaction, index) =>
    movementsOf(transaction).map((movement) => ({
      ...movement,
      id: newId('pst'),
      transactionId: rows[index]?.id,
      place: index,
      amount: movement.amount.toString(),
      currency: transaction.currency,
    })),
  )
  const [written] = await db.$queryRaw<Written[]>`
    with first as (
      insert into ledger_transaction (id, biz_type, biz_id, created_at)
      select id, "bizType", "bizId", ${now}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t(id text, "bizType" text, "bizId" text)
      order by "bizType", "bizId" on conflict do nothing returning id, biz_type, biz_id),
    movement as (
      select m.*, first.biz_type, first.biz_id, (sum(m.amount) over earlier)::bigint as running,
        row_number() over earlier as rank
      from jsonb_to_recordset(${JSON.stringify(movements)}::jsonb) as m(id text, "transactionId" text, place integer,
        "accountId" text, kind text, "ownerId" text, currency text, "isFloored" boolean, "isStriped" boolean, amount bigint)
      join first on first.id = m."transactionId"
      window earlier as (partition by m."accountId" order by m.place rows unbounded preceding)),
    total as (
      select "accountId", kind, "ownerId", currency, "isFloored", "isStriped", sum(amount)::bigint as amount,
        count(*)::integer as count, "isFloored" and min(running) < 0 as is_debited, min(running) as least
      from movement group by "accountId", kind, "ownerId", currency, "isFloored", "isStriped"),
    held as (
      select id, posted_at from ledger_account where id in (select "accountId" from total) order by id for update),
    moment as (
      select greatest(${now}::timestamptz, max(posted_at) + interval '1 ms') as at,
        interval '1 ms' * (select max(place) from movement) as lasted
      from held join total t on t."accountId" = held.id
      where not t."isStriped" and posted_at < ${after(now, CLOCKS_APART_MS)}),
    taken as (
      update ledger_account a set balance = a.balance + t.amount, posting_count = a.posting_count + t.count,
        posted_at = (select at + lasted from moment) from total t
      where a.id = t."accountId" and t.is_debited and a.balance + t.least >= 0
      returning a.id, a.balance, a.posting_count),
    given as (
      insert into ledger_account as mine (id, kind, owner_id, currency, balance, is_floored, posting_count, posted_at)
      select "accountId", kind, "ownerId", currency, amount, "isFloored", count, (select at + lasted from moment) from total
      where not is_debited order by "accountId"
      on conflict (id) do update set balance = mine.balance + excluded.balance,
        posting_count = mine.posting_count + excluded.posting_count, posted_at = excluded.posted_at
      returning mine.id, mine.balance, mine.posting_count),
    opened as (
      select a.id, a.balance - t.amount as balance, a.posting_count - t.count as posting_count
      from (select * from taken union all select * from given) a join total t on t."accountId" = a.id),
    posted as (
      insert into ledger_posting (id, transaction_id, account_id, seq, kind, owner_id, currency, amount, balance_before,
        balance_after, biz_type, biz_id, note, created_at)
      select m.id, m."transactionId", a.id, a.posting_count + m.rank, m.kind, m."ownerId", m.currency, m.amount,
        a.balance + m.running - m.amount, a.balance + m.running, m.biz_type, m.biz_id, t.note,
        (select at from moment) + interval '1 ms' * m.place
      from movement m join opened a on a.id = m."accountId"
      join jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t(id text, note text) on t.id = m."transactionId"
      returning id)
    select (select count(*)::integer from first) as first, (select count(*)::integer from movement) as movements,
      (select count(*)::integer from posted) as postings,
      exists (select from given g join total t on t."accountId" = g.id where g.posting_count > t.count and not t."isStriped"
        and g.id not in (select id from held)) as "isAfterAnother"`
  if (written?.isAfterAnother) throw new AfterAnother()
  return { first: written?.first ?? 0, isCovered: written?.movements === written?.postings }
}

type Written = {
  readonly first: number
  readonly movements: number
  readonly postings: number
  readonly isAfterAnother: boolean
}

/**
 * It opened an account at the same moment as another, and came second without knowing of its time. As Postgres says of what two have done at
 * once: whoever opens the transaction runs it again, and finds the account.
 */
class AfterAnother extends Error {
  readonly code = '40001'
}

/** What an account of the ledger stands at, whatever stripes it is kept in. */
export async function balanceOf(db: Tx, account: Omit<Entry, 'amount'>, currency: Currency): Promise<bigint> {
  const { kind, ownerId } = account
  const { _sum } = await db.ledgerAccount.aggregate({ where: { kind, ownerId, currency }, _sum: { balance: true } })
  return _sum.balance ?? 0n
}

/** What the platform owes a shop, held: whoever takes of it waits. Nothing where it has earned nothing yet. */
export const lockEarned = (db: Tx, shopId: string, currency: Currency): Promise<bigint> =>
  lockBalance(db, earnedBy(shopId), currency)

/** Of an account that is kept as one. */
export async function lockBalance(db: Tx, account: Omit<Entry, 'amount'>, currency: Currency): Promise<bigint> {
  const id = accountOf(account, currency, '')
  const [row] = await db.$queryRaw<{ balance: bigint }[]>`
    select balance from ledger_account where id = ${id} for update`
  return row?.balance ?? 0n
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

/** What can be spent of a wallet, in each currency. */
export const listAvailable = async (db: Tx, accountId: string) => {
  const where = { kind: 'WALLET_AVAILABLE', ownerId: accountId, balance: { gt: 0n } }
  const rows = await db.ledgerAccount.findMany({ where, orderBy: { id: 'asc' } })
  return rows.map(({ balance: amount, currency }) => ({ amount, currency }))
}

/** Spendable or frozen, in whatever currency. */
export const hasAnyBalance = async (db: Tx, accountId: string): Promise<boolean> =>
  (await db.ledgerAccount.findFirst({
    where: { kind: { in: ['WALLET_AVAILABLE', 'WALLET_FROZEN'] }, ownerId: accountId, balance: { not: 0n } },
    select: { id: true },
  })) !== null

export const hasPosted = async (db: Tx, bizType: Transaction['bizType'], bizId: string): Promise<boolean> =>
  (await db.ledgerTransaction.count({ where: { bizType, bizId } })) > 0
