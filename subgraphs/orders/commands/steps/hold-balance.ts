import { holdBalance, releaseBalance } from '@supermall/contracts/payments'
import type { Checkout } from '../../domain/checkout.ts'
import { payableOf } from '../../domain/draft.ts'
import { holdUntil } from '../../domain/hold-until.ts'
import { wire } from '../../domain/wire.ts'
import type { Step } from '../saga.ts'

/** The proof of a pay password is never kept: who goes on with the checkout of somebody who died has none, and hears so. */
export const holdBalanceStep = (payToken: string | null): Step => ({
  name: 'HOLD_BALANCE',
  async do(checkout, { ask }) {
    const held = await ask(holdBalance, { ...askOf(checkout), payToken })
    if (held.isHeld) return []
    const code = held.reason ?? 'BALANCE_NOT_HELD'
    return [{ code, message: MESSAGES[code] ?? 'The balance cannot be used now.', path: ['balance'] }]
  },
  async undo({ id }, { ask }) {
    await ask(releaseBalance, { ownerId: id, reason: 'CHECKOUT_UNDONE' })
    return true
  },
})

const askOf = (checkout: Checkout) => ({
  ...{ ownerId: checkout.id, accountId: checkout.accountId, until: holdUntil(checkout).toISOString() },
  amount: wire(payableOf(checkout.plan).balanceMinor, checkout.plan.currency),
})

const MESSAGES: Readonly<Record<string, string>> = {
  INSUFFICIENT_BALANCE: 'The balance does not cover it.',
  PAY_TOKEN_NEEDED: 'The pay password is needed.',
  WALLET_FROZEN: 'The wallet is frozen.',
  CURRENCY_MISMATCH: 'The balance is counted in another currency.',
}
