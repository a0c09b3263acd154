import type { Currency } from '@supermall/kernel/money'
import { minutes } from '@supermall/kernel/time'

/** What is owed to somebody is above zero, what somebody owes us is below it; all of it together is nothing. */
export type AccountKind =
  | 'WALLET_AVAILABLE'
  | 'WALLET_FROZEN'
  | 'CLEARING'
  | 'SUSPENSE'
  | 'MERCHANT_PAYABLE'
  | 'SHOP_CASH'
  | 'MERCHANT_BILLED'
  | 'PLATFORM_FEES'
  | 'GIFTS'
  | 'ADJUSTMENTS'
  | 'PAYOUTS'
  | 'PLATFORM_SALES'
  | 'RED_PACKETS'
  | 'UNCLAIMED'

type Manner = {
  /** It can never be overdrawn. */
  readonly isFloored: boolean
  /** Everybody's payments go through it, so it is kept in parts that do not wait for each other. */
  readonly isStriped: boolean
}

const MANNERS: Record<AccountKind, Manner> = {
  WALLET_AVAILABLE: { isFloored: true, isStriped: false },
  WALLET_FROZEN: { isFloored: true, isStriped: false },
  CLEARING: { isFloored: false, isStriped: true },
  SUSPENSE: { isFloored: true, isStriped: false },
  MERCHANT_PAYABLE: { isFloored: false, isStriped: false },
  SHOP_CASH: { isFloored: false, isStriped: false },
  MERCHANT_BILLED: { isFloored: true, isStriped: false },
  PLATFORM_FEES: { isFloored: false, isStriped: true },
  GIFTS: { isFloored: false, isStriped: true },
  ADJUSTMENTS: { isFloored: false, isStriped: true },
  PAYOUTS: { isFloored: false, isStriped: true },
  PLATFORM_SALES: { isFloored: false, isStriped: true },
  RED_PACKETS: { isFloored: true, isStriped: false },
  UNCLAIMED: { isFloored: false, isStriped: false },
}

/** What happened, in the words of the ledger: one business id posts once per type. */
type BizType =
  | 'PAYMENT'
  | 'LATE_PAYMENT'
  | 'BALANCE_PAYMENT'
  | 'ORDER_SHARE'
  | 'PURCHASE_SHARE'
  | 'RECHARGE'
  | 'REFUND'
  | 'HOLD'
  | 'HOLD_RELEASE'
  | 'WITHDRAWAL'
  | 'WITHDRAWAL_PAID'
  | 'WITHDRAWAL_BACK'
  | 'ADJUSTMENT'
  | 'RED_PACKET'
  | 'RED_PACKET_OPENED'
  | 'RED_PACKET_BACK'
  | 'CASHIER_SHARE'
  | 'CASHIER_CASH'
  | 'CASHIER_CASH_BACK'
  | 'CASH_APART'
  | 'UNCLAIMED'
  | 'UNCLAIMED_SETTLED'
  | 'MERCHANT_BILL'
  | 'MERCHANT_BILL_BACK'
  | 'MERCHANT_BILL_PAID'

export type Entry = { readonly kind: AccountKind; readonly ownerId: string | null; readonly amount: bigint }
export type Transaction = {
  readonly bizType: BizType
  readonly bizId: string
  readonly currency: Currency
  readonly entries: readonly Entry[]
  readonly note?: string
}

type Movement = Entry & Manner & { readonly accountId: string }

const STRIPES = 8

/** More than the clocks of two processes are apart. */
export const CLOCKS_APART_MS = minutes(5)

/** The amount comes from one account and goes to another. */
export const move = (
  amount: bigint,
  from: Omit<Entry, 'amount'>,
  to: Omit<Entry, 'amount'>,
): readonly [Entry, Entry] => [
  { ...from, amount: -amount },
  { ...to, amount },
]

/**
 * One movement per account, in the order in which accounts are locked by everybody. Throws for what is not balanced: such a
 * transaction is a mistake of ours and must never be written.
 */
export function movementsOf({ bizId, currency, entries }: Transaction): readonly Movement[] {
  const byAccount = new Map<string, Movement>()
  for (const entry of entries) {
    const accountId = accountOf(entry, currency, bizId)
    const amount = (byAccount.get(accountId)?.amount ?? 0n) + entry.amount
    byAccount.set(accountId, { ...entry, ...MANNERS[entry.kind], amount, accountId })
  }
  const movements = [...byAccount.values()].filter(({ amount }) => amount !== 0n)
  const rest = movements.reduce((sum, { amount }) => sum + amount, 0n)
  if (rest !== 0n || movements.length < 2)
    throw new RangeError(`${bizId} does not balance: ${rest} ${currency} are left`)
  return movements.sort((a, b) => (a.accountId < b.accountId ? -1 : 1))
}

export function accountOf({ kind, ownerId }: Omit<Entry, 'amount'>, currency: Currency, bizId: string): string {
  const stripe = MANNERS[kind].isStriped ? `:${stripeOf(bizId)}` : ''
  return `${currency}:${kind}:${ownerId ?? ''}${stripe}`
}

function stripeOf(text: string): number {
  let hash = 0
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) >>> 0
  return hash % STRIPES
}
