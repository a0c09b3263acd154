import { holdBalance, releaseBalance } from '@supermall/contracts/payments'
import type { Refusal } from '@supermall/kernel/result'
import { wire } from '@supermall/kernel/wire'
import type { Checkout } from '../../domain/checkout.ts'
import { payableOf } from '../../domain/draft.ts'
import { holdUntil } from '../../domain/hold-until.ts'
import type { Step } from '../saga.ts'

/** The proof of a pay password is never kept: who goes on with the checkout of somebody who died has none, and hears so. */
export const holdBalanceStep = (payToken: string | null): Step => ({
  name: 'HOLD_BALANCE',
  isHold: true,
  async do(checkout, { ask }) {
    const held = await ask(holdBalance, { ...askOf(checkout), payToken })
    if (held.isHeld) return []
    const why = KNOWN.find(({ code }) => code === held.reason) ?? UNKNOWN
    return [{ ...why, path: ['balance'] }]
  },
  async undo({ id }, { ask }) {
    await ask(releaseBalance, { ownerId: id, reason: 'CHECKOUT_UNDONE' })
    return true
  },
})

const askOf = (checkout: Checkout) => ({
  ownerId: checkout.id,
  accountId: checkout.accountId,
  until: holdUntil(checkout).toISOString(),
  amount: wire(payableOf(checkout.plan).balanceMinor, checkout.plan.currency),
})

/** What payments may say, in our words. */
const KNOWN: readonly Refusal[] = [
  { code: 'INSUFFICIENT_BALANCE', message: 'The balance does not cover it.' },
  { code: 'PAY_TOKEN_NEEDED', message: 'The pay password is needed.' },
  { code: 'WALLET_FROZEN', message: 'The wallet is frozen.' },
  { code: 'CHANNEL_NOT_OFFERED', message: 'The wallet is no way to pay at present.' },
  { code: 'CURRENCY_MISMATCH', message: 'The balance is counted in another currency.' },
]

const UNKNOWN: Refusal = { code: 'BALANCE_NOT_HELD', message: 'The balance cannot be used now.' }
