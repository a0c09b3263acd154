import type { Id } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'

type RefundStatus = 'REQUESTED' | 'PROCESSING' | 'SUCCEEDED' | 'FAILED' | 'UNKNOWN'
type RefundCause = 'ORDER' | 'LATE' | 'FRIEND' | 'PURCHASE' | 'RECHARGE' | 'CASHIER'

/** Its money is on its way back: it has not ended. */
export const UNDER_WAY: readonly RefundStatus[] = ['REQUESTED', 'PROCESSING', 'UNKNOWN']

/** UNKNOWN ends by a query only; an operator may ask for a failed one again. */
const MOVES: Record<RefundStatus, readonly RefundStatus[]> = {
  REQUESTED: ['PROCESSING', 'SUCCEEDED', 'FAILED'],
  PROCESSING: ['REQUESTED', 'SUCCEEDED', 'FAILED', 'UNKNOWN'],
  UNKNOWN: ['REQUESTED', 'SUCCEEDED', 'FAILED'],
  FAILED: ['REQUESTED'],
  SUCCEEDED: [],
}

export const mayMoveRefund = (from: RefundStatus, to: RefundStatus): boolean => MOVES[from].includes(to)

export type Refund = {
  readonly id: Id<'rfd'>
  readonly paymentId: Id<'pay'>
  readonly orderId: Id<'ord'> | null
  readonly accountId: Id<'acc'>
  readonly shopId: Id<'shp'> | null
  readonly channel: string
  readonly amount: bigint
  readonly providerPart: bigint
  readonly walletPart: bigint
  readonly currency: Currency
  readonly cause: RefundCause
  readonly reason: string
  readonly status: RefundStatus
  readonly providerNo: string | null
  readonly tryCount: number
  /** How often its provider said for good that this try will not be: the next one is another request there. */
  readonly refusedCount: number
  readonly nextTryAt: Date | null
  readonly failure: string | null
  readonly version: number
  readonly createdAt: Date
  readonly settledAt: Date | null
  /** Of what goes back to a friend: the refund that it is a share of. */
  readonly parentId: Id<'rfd'> | null
  /** It goes into the wallet, wherever its money had come from. */
  readonly isToWallet: boolean
}

/** What is left of money that came, by where it must go back to. */
export type Left = { readonly provider: bigint; readonly wallet: bigint }

type Captured = {
  readonly providerPart: bigint
  readonly walletPart: bigint
  readonly providerRefunded: bigint
  readonly walletRefunded: bigint
}

export const leftOf = ({ providerPart, walletPart, providerRefunded, walletRefunded }: Captured): Left => ({
  provider: providerPart - providerRefunded,
  wallet: walletPart - walletRefunded,
})

/** The provider's money goes back first, then the wallet's; null when more is asked for than is left. */
export function share(amount: bigint, left: Left): Left | null {
  if (amount <= 0n || amount > left.provider + left.wallet) return null
  const provider = amount < left.provider ? amount : left.provider
  return { provider, wallet: amount - provider }
}

/** Of what goes back into a wallet, how much was paid in cash: what a wallet has paid of it goes back before. */
export function cashBack(amount: bigint, before: bigint, byWallet: bigint): bigint {
  const cashOf = (back: bigint): bigint => (back > byWallet ? back - byWallet : 0n)
  return cashOf(before + amount) - cashOf(before)
}

export const MOST_TRIES = 4
const FIRST_WAIT_MS = 2_000

/** Three more tries after the first, each after twice the wait. */
export const retryAfter = (tryCount: number): number => FIRST_WAIT_MS * 2 ** Math.max(0, tryCount - 1)
