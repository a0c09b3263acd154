import type { Id } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import { money, split } from '@supermall/kernel/money'

type FriendPayStatus = 'OPEN' | 'PAID' | 'CLOSED'

/** What friends see of what was bought. */
export type Shown = {
  readonly title: string
  readonly optionText: string
  readonly imageUrl: string | null
  readonly quantity: number
}

/** A link by which friends pay an order by parts. Of its amount some is promised by parts under way, and of that some is paid. */
export type FriendPay = {
  readonly id: Id<'frp'>
  readonly paymentId: Id<'pay'>
  readonly orderId: Id<'ord'>
  readonly accountId: Id<'acc'>
  readonly tokenHash: string
  readonly sealedToken: string
  readonly nickname: string
  readonly lines: readonly Shown[]
  readonly amount: bigint
  readonly promised: bigint
  readonly paid: bigint
  readonly partCount: number
  readonly currency: Currency
  readonly status: FriendPayStatus
  readonly expiresAt: Date
  readonly createdAt: Date
  readonly endedAt: Date | null
}

/** Whoever has no name for others. */
export const NOBODY = 'A friend'

export const MOST_PARTS = 100

/** What nobody has promised yet. */
export const leftToPromise = ({ amount, promised }: Pick<FriendPay, 'amount' | 'promised'>): bigint => amount - promised

export const isAlive = ({ status, expiresAt }: Pick<FriendPay, 'status' | 'expiresAt'>, now: Date): boolean =>
  status === 'OPEN' && expiresAt > now

const LONGEST_PART_MS = 15 * 60_000

/** A part that is promised and not paid keeps others from paying, so it has little time; and never more than the link. */
export const partExpiry = (now: Date, until: Date): Date =>
  new Date(Math.min(now.getTime() + LONGEST_PART_MS, until.getTime()))

/**
 * What each part gets back of an amount, by what is left of it: exact, never more than is left, and in the end everything. Parts
 * that get nothing are left out.
 */
export function shareBack<Part extends { readonly left: bigint }>(
  amount: bigint,
  currency: Currency,
  parts: readonly Part[],
): readonly { readonly part: Part; readonly amount: bigint }[] {
  const all = parts.reduce((sum, { left }) => sum + left, 0n)
  if (amount > all) throw new RangeError(`of ${all} no ${amount} can go back`)
  const shares = split(
    money(amount, currency),
    parts.map(({ left }) => left),
  )
  return parts
    .map((part, index) => ({ part, amount: shares[index]?.minorUnits ?? 0n }))
    .filter((share) => share.amount > 0n)
}
