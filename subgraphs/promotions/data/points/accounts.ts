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

/** The row's own check refuses what would go below zero. */
export const moveBalance = (
  db: Tx,
  { accountId, ...delta }: Delta & { readonly accountId: string },
  now: Date,
): Promise<PointsAccountRow> =>
  db.pointsAccount.update({
    where: { accountId },
    data: {
      available: { increment: delta.available ?? 0 },
      held: { increment: delta.held ?? 0 },
      owed: { increment: delta.owed ?? 0 },
      earned: { increment: delta.earned ?? 0 },
      entryCount: { increment: delta.entries ?? 0 },
      updatedAt: now,
    },
  })

export type Entry = {
  readonly kind: PointsKind
  readonly points: number
  /** What it is about: one subject causes one entry of a kind. */
  readonly subjectId: string
  readonly note: string | null
}

/** Written after the balance has moved, under the lock of the account. */
export const writeEntry = (
  db: Tx,
  account: PointsAccountRow,
  { entry, now }: { entry: Entry; now: Date },
): Promise<PointsEntryRow> => {
  const { accountId, entryCount: number } = account
  const facts = { number, balanceAfter: totalOf(account), createdAt: now }
  return db.pointsEntry.create({ data: { id: newId('pnt', now.getTime()), accountId, ...entry, ...facts } })
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
