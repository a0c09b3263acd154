import type { Id } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import type { Untried } from '@supermall/messaging/try-each'
import type { Tx } from './database.ts'
import type { RedPacketRow } from './rows.ts'

type RedPacketStatus = 'WAITING' | 'OPENED' | 'EXPIRED' | 'TAKEN_BACK'
export type RedPacket = RedPacketRow & {
  readonly id: Id<'rpk'>
  readonly accountId: Id<'acc'>
  readonly currency: Currency
  readonly status: RedPacketStatus
}

export async function findRedPackets(db: Tx, ids: readonly string[]): Promise<RedPacket[]> {
  return (await db.redPacket.findMany({ where: { id: { in: [...ids] } } })) as RedPacket[]
}

/** False when there is one for the same reason. */
export const insertRedPacket = async (db: Tx, packet: RedPacket): Promise<boolean> =>
  (await db.redPacket.createMany({ data: [packet], skipDuplicates: true })).count === 1

/** Nobody else opens it or takes it back until this is done. */
export async function lockRedPacket(db: Tx, by: { readonly id: string } | { readonly grantId: string }) {
  const where = 'id' in by ? by : { grantId: by.grantId }
  const id = (await db.redPacket.findUnique({ where, select: { id: true } }))?.id
  if (id === undefined) return null
  await db.$queryRaw`select 1 from red_packet where id = ${id} for update`
  return (await findRedPackets(db, [id]))[0] ?? null
}

/** Less waits by so much. It is locked, and holds more than that. */
export const lessenRedPacket = (db: Tx, id: string, by: bigint): Promise<unknown> =>
  db.redPacket.update({ where: { id }, data: { amount: { decrement: by } } })

type Ending = { readonly to: Exclude<RedPacketStatus, 'WAITING'>; readonly now: Date }

/** True for the one call that ends it. */
export const endRedPacket = async (db: Tx, id: string, { to, now }: Ending): Promise<boolean> =>
  (await db.redPacket.updateMany({ where: { id, status: 'WAITING' }, data: { status: to, endedAt: now } })).count === 1

/** Those whose time is over, the oldest first. */
export const findOverdue = async (db: Tx, now: Date, { except, most }: Untried): Promise<string[]> =>
  (
    await db.redPacket.findMany({
      where: { status: 'WAITING', expiresAt: { lte: now }, id: { notIn: [...except] } },
      orderBy: [{ expiresAt: 'asc' }, { id: 'asc' }],
      take: most,
      select: { id: true },
    })
  ).map(({ id }) => id)
