import { Prisma } from '../../../prisma/promotions/generated/client.ts'
import type { Tx } from './database.ts'

export type Try = { readonly accountId: string; readonly kind: 'COUPON' | 'EXCHANGE'; readonly hour: Date }

/** Each kind of code has tries of its own. */
const COUNTS = {
  COUPON: Prisma.raw('count'),
  EXCHANGE: Prisma.raw('exchange_count'),
} satisfies Record<Try['kind'], Prisma.Sql>

/** False when the account has guessed as often as it may within this hour. */
export async function takeTry(db: Tx, { accountId, kind, hour }: Try, most: number): Promise<boolean> {
  const count = COUNTS[kind]
  const taken = await db.$executeRaw`
    insert into coupon_try as mine (account_id, hour, ${count}) values (${accountId}, ${hour}, 1)
    on conflict (account_id, hour) do update set ${count} = mine.${count} + 1 where mine.${count} < ${most}`
  return taken === 1
}

/** It was no guess: it was right. */
export async function giveTryBack(db: Tx, { accountId, kind, hour }: Try): Promise<void> {
  const count = COUNTS[kind]
  await db.$executeRaw`
    update coupon_try set ${count} = ${count} - 1 where account_id = ${accountId} and hour = ${hour} and ${count} > 0`
}

export const forgetTries = async (db: Tx, before: Date): Promise<number> =>
  (await db.couponTry.deleteMany({ where: { hour: { lt: before } } })).count
