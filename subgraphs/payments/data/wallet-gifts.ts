import type { Tx } from './database.ts'
import type { GiftRow } from './rows.ts'

type Heard = Omit<GiftRow, 'givenUp'> & Partial<GiftRow>

/** False when it was heard before. */
export const insertGift = async (db: Tx, gift: Heard): Promise<boolean> =>
  (await db.walletGift.createMany({ data: [gift], skipDuplicates: true })).count === 1

export const hasGift = async (db: Tx, id: string): Promise<boolean> =>
  (await db.walletGift.count({ where: { id } })) > 0

/** What was given for something less what was asked back of it: below zero where it was asked back first. */
export async function standingOf(db: Tx, sourceId: string): Promise<bigint> {
  const { _sum } = await db.walletGift.aggregate({ where: { sourceId }, _sum: { amount: true } })
  return _sum.amount ?? 0n
}

/** What was told as given and never will be, less what was asked back of that since. */
export async function givenUpOf(db: Tx, sourceId: string): Promise<bigint> {
  const { _sum } = await db.walletGift.aggregate({ where: { sourceId }, _sum: { givenUp: true } })
  return _sum.givenUp ?? 0n
}
