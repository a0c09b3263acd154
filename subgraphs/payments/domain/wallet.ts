import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { after, days, hours } from '@supermall/kernel/time'
import type { ChannelCode } from './channel.ts'

type FeeRule = { readonly basisPoints: number; readonly freeFrom: bigint; readonly freeTo: bigint }

/** Rounded up to the smallest unit; amounts within the free interval cost nothing. */
export function withdrawalFee(amount: bigint, { basisPoints, freeFrom, freeTo }: FeeRule): bigint {
  if (amount >= freeFrom && amount <= freeTo) return 0n
  return (amount * BigInt(basisPoints) + 9_999n) / 10_000n
}

export type WithdrawalStatus = 'REQUESTED' | 'APPROVED' | 'PAID' | 'REFUSED' | 'CANCELLED'

const MOVES: Record<WithdrawalStatus, readonly WithdrawalStatus[]> = {
  REQUESTED: ['APPROVED', 'REFUSED', 'CANCELLED'],
  APPROVED: ['PAID', 'REFUSED'],
  PAID: [],
  REFUSED: [],
  CANCELLED: [],
}

export const mayMoveWithdrawal = (from: WithdrawalStatus, to: WithdrawalStatus): boolean => MOVES[from].includes(to)

const PAY_PASSWORD = /^\d{6}$/

/** Six digits, and none that everybody tries first. */
export function readPayPassword(text: string): Result<string> {
  if (!PAY_PASSWORD.test(text)) return refused('PAY_PASSWORD_FORM', 'A pay password is 6 digits.', 'payPassword')
  const digits = [...text].map(Number)
  const steps = new Set(digits.slice(1).map((digit, index) => digit - (digits[index] ?? 0)))
  const isPlain = steps.size === 1 && [...steps].every((step) => Math.abs(step) <= 1)
  if (isPlain) return refused('PAY_PASSWORD_WEAK', 'Choose digits that are not all alike or in a row.', 'payPassword')
  return ok(text)
}

/** `4111…1111` becomes `•••• 1111`, and `ann@b.com` `a•••@b.com`: enough for its owner to know it. */
export function maskedEnd(text: string): string {
  const at = text.lastIndexOf('@')
  return at > 0 ? `${text.slice(0, 1)}•••${text.slice(at)}` : `•••• ${text.slice(-4)}`
}

/** How long money for a recharge is waited for: a transfer takes days. Its payment is the only one, and has no other after it. */
export const rechargeEnds = (channel: ChannelCode, now: Date): Date =>
  after(now, channel === 'back-office' ? days(7) : hours(2))

/** `RC` and the day, then what tells it from all others of that day. */
export const rechargeNumber = (id: string, at: Date): string =>
  `RC${at.toISOString().slice(0, 10).replaceAll('-', '')}${id.slice(-12).toUpperCase()}`

const DESTINATION = /^[\p{L}\d@._-]{4,64}$/u

export function readDestination(text: string): Result<string> {
  const plain = text.replaceAll(' ', '')
  return DESTINATION.test(plain)
    ? ok(plain)
    : refused('DESTINATION_FORM', 'From 4 to 64 letters, digits, `@`, `.`, `-` or `_`.', 'destination')
}
