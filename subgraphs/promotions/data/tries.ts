import type { Tx } from './database.ts'

/** False when the account has guessed as often as it may within this hour. */
export async function takeTry(
  db: Tx,
  accountId: string,
  { hour, most }: { hour: Date; most: number },
): Promise<boolean> {
  const taken = await db.$executeRaw`
    insert into coupon_try as mine (account_id, hour, count) values (${accountId}, ${hour}, 1)
    on conflict (account_id, hour) do update set count = mine.count + 1 where mine.count < ${most}`
  return taken === 1
}

/** It was no guess: it was right. */
export async function giveTryBack(db: Tx, accountId: string, hour: Date): Promise<void> {
  await db.couponTry.updateMany({ where: { accountId, hour, count: { gt: 0 } }, data: { count: { decrement: 1 } } })
}

export const forgetTries = async (db: Tx, before: Date): Promise<number> =>
  (await db.couponTry.deleteMany({ where: { hour: { lt: before } } })).count
