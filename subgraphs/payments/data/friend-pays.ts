import type { Prisma } from '../../../prisma/payments/generated/client.ts'
import type { FriendPay } from '../domain/friend-pay.ts'
import { MOST_PARTS, NOBODY } from '../domain/friend-pay.ts'
import type { Tx } from './database.ts'

const rowOf = (row: object | null): FriendPay | null => row as FriendPay | null

export const findFriendPay = async (db: Tx, id: string): Promise<FriendPay | null> =>
  rowOf(await db.friendPay.findUnique({ where: { id } }))

export async function findFriendPays(db: Tx, ids: readonly string[]): Promise<FriendPay[]> {
  return (await db.friendPay.findMany({ where: { id: { in: [...ids] } } })) as unknown as FriendPay[]
}

export const findByToken = async (db: Tx, tokenHash: string): Promise<FriendPay | null> =>
  rowOf(await db.friendPay.findUnique({ where: { tokenHash } }))

export const findOfPayment = async (db: Tx, paymentId: string): Promise<FriendPay | null> =>
  rowOf(await db.friendPay.findUnique({ where: { paymentId } }))

export async function insertFriendPay(db: Tx, friendPay: FriendPay): Promise<void> {
  const lines: Prisma.InputJsonValue = friendPay.lines.map((line) => ({ ...line }))
  await db.friendPay.create({ data: { ...friendPay, lines } })
}

type Part = { readonly friendPayId: string | null; readonly amount: bigint }

/** Sets a part of what is left aside for somebody who is about to pay it: one conditional statement, so never more than is owed. */
export async function promise(db: Tx, { friendPayId, amount }: Part, now: Date): Promise<boolean> {
  const changed = await db.$executeRaw`
    update friend_pay set promised = promised + ${amount}, part_count = part_count + 1
    where id = ${friendPayId} and status = 'OPEN' and expires_at > ${now} and promised + ${amount} <= amount
      and part_count < ${MOST_PARTS}`
  return changed === 1
}

/** Somebody did not pay after all: others may. */
export async function unpromise(db: Tx, { friendPayId, amount }: Part): Promise<void> {
  await db.$executeRaw`
    update friend_pay set promised = promised - ${amount}, part_count = part_count - 1
    where id = ${friendPayId} and status = 'OPEN'`
}

/** The money of a promised part is there; false when the link has ended meanwhile. */
export async function countPaid(db: Tx, { friendPayId, amount }: Part): Promise<boolean> {
  const changed = await db.$executeRaw`
    update friend_pay set paid = paid + ${amount} where id = ${friendPayId} and status = 'OPEN'`
  return changed === 1
}

/** The link, when it was this call that ended it. */
export async function endFriendPay(
  db: Tx,
  where: { readonly id: string; readonly isWhole: boolean },
  now: Date,
): Promise<FriendPay | null> {
  const [row] = await db.$queryRaw<{ id: string }[]>`
    update friend_pay set status = ${where.isWhole ? 'PAID' : 'CLOSED'}, ended_at = ${now}
    where id = ${where.id} and status = 'OPEN' and (not ${where.isWhole} or paid = amount) returning id`
  return row ? findFriendPay(db, row.id) : null
}

/** Who asked for it is nobody any more. */
export const forgetNickname = async (db: Tx, accountId: string): Promise<void> => {
  await db.friendPay.updateMany({ where: { accountId }, data: { nickname: NOBODY } })
}

export type PaidPart = {
  readonly friendPayId: string
  readonly paymentId: string
  readonly accountId: string
  readonly channel: string
  readonly amount: bigint
  readonly isFromWallet: boolean
  readonly fee: bigint
  /** What no refund was ever asked for, failed ones included: those are asked for again. */
  readonly left: bigint
  /** What went back, or is on its way. */
  readonly refunded: bigint
  readonly capturedAt: Date
}

/** What came by a link, oldest first. */
export const paidParts = (db: Tx, friendPayId: string): Promise<PaidPart[]> => paidPartsOf(db, [friendPayId])

export const paidPartsOf = (db: Tx, friendPayIds: readonly string[]): Promise<PaidPart[]> => db.$queryRaw<PaidPart[]>`
  select p.friend_pay_id as "friendPayId", p.id as "paymentId", p.account_id as "accountId", c.channel, c.amount, c.provider_part = 0 as "isFromWallet", c.fee,
    (c.amount - coalesce((select sum(r.amount) from refund r where r.payment_id = p.id), 0))::bigint as left,
    c.provider_refunded + c.wallet_refunded as refunded, c.captured_at as "capturedAt"
  from payment p join capture c on c.payment_id = p.id and not c.is_late
  where p.friend_pay_id = any(${[...friendPayIds]}::text[]) order by p.id`

/** Parts under way by a link that has ended: nobody waits for them. */
export const hurryOrphans = (db: Tx, now: Date): Promise<number> => db.$executeRaw`
  update payment p set expires_at = ${now}, next_query_at = least(next_query_at, ${now}), version = version + 1
  where p.kind = 'FRIEND' and p.status in ('PENDING', 'PROCESSING') and p.expires_at > ${now} and exists (
    select from friend_pay f where f.id = p.friend_pay_id and f.status <> 'OPEN')`

export const findLatestOfOrder = async (db: Tx, orderId: string): Promise<FriendPay | null> =>
  rowOf(await db.friendPay.findFirst({ where: { orderId }, orderBy: { id: 'desc' } }))
