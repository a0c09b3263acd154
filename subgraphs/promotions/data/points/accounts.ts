import { newId } from '@supermall/kernel/id'
import type { Balance } from '../../domain/points/balance.ts'
import { totalOf } from '../../domain/points/balance.ts'
import type { PointsKind } from '../../domain/points/kinds.ts'
import type { Tx } from '../database.ts'
import type { PointsAccountRow, PointsEntryRow } from './rows.ts'

/** Held until the transaction ends: whoever moves points of an account waits here, and made where there was none. */
export async function lockAccount(db: Tx, accountId: string, now: Date): Promise<PointsAccountRow> {
  const fresh = { accountId, createdAt: now, updatedAt: now }
  await db.pointsAccount.createMany({ data: [fresh], skipDuplicates: true })
  await db.$queryRaw`select 1 from points_account where account_id = ${accountId} for update`
  return db.pointsAccount.findUniqueOrThrow({ where: { accountId } })
}

export const findAccount = (db: Tx, accountId: string): Promise<PointsAccountRow | null> =>
  db.pointsAccount.findUnique({ where: { accountId } })

export type Delta = Partial<Balance> & { readonly earned?: number; readonly entries?: number }

/**
 * The row's own check refuses what would go below zero. Its time rises with each entry, whoever began first: entries are listed by it,
 * and each continues from the one below.
 */
export async function moveBalance(
  db: Tx,
  { accountId, ...delta }: Delta & { readonly accountId: string },
  now: Date,
): Promise<PointsAccountRow> {
  const { available = 0, held = 0, owed = 0, earned = 0, entries = 0 } = delta
  const [moved] = await db.$queryRaw<PointsAccountRow[]>`
    update points_account set available = available + ${available}::integer, held = held + ${held}::integer,
      owed = owed + ${owed}::integer, earned = earned + ${earned}::bigint, entry_count = entry_count + ${entries}::integer,
      updated_at = greatest(${now}::timestamptz, updated_at + interval '1 ms' * least(entry_count, 1))
    where account_id = ${accountId}
    returning account_id as "accountId", available, held, owed, earned, entry_count as "entryCount", is_gone as "isGone",
      created_at as "createdAt", updated_at as "updatedAt"`
  if (!moved) throw new Error(`the points of ${accountId} were moved before there were any`)
  return moved
}

export type Entry = {
  readonly kind: PointsKind
  readonly points: number
  /** What it is about: one subject causes one entry of a kind. */
  readonly subjectId: string
  readonly note: string | null
}

/** Written after the balance has moved, under the lock of the account. */
export const writeEntry = (db: Tx, account: PointsAccountRow, entry: Entry): Promise<PointsEntryRow> => {
  const { accountId, entryCount: number, updatedAt: createdAt } = account
  const facts = { number, balanceAfter: totalOf(account), createdAt }
  return db.pointsEntry.create({ data: { id: newId('pnt', createdAt.getTime()), accountId, ...entry, ...facts } })
}

/** What one entry moved; nothing where there is none. */
export async function pointsOf(
  db: Tx,
  accountId: string,
  { kind, subjectId }: Pick<Entry, 'kind' | 'subjectId'>,
): Promise<number> {
  return (await db.pointsEntry.findFirst({ where: { accountId, kind, subjectId } }))?.points ?? 0
}

export const hasEntry = async (
  db: Tx,
  accountId: string,
  { kind, subjectId }: Pick<Entry, 'kind' | 'subjectId'>,
): Promise<boolean> => (await db.pointsEntry.count({ where: { accountId, kind, subjectId } })) > 0
