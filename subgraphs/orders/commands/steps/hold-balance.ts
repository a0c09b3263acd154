import { holdBalance, releaseBalance } from '@supermall/contracts/payments'
import { wire } from '@supermall/kernel/wire'
import type { Checkout } from '../../domain/checkout.ts'
import { payableOf } from '../../domain/draft.ts'
import { holdUntil } from '../../domain/hold-until.ts'
import { noBalance } from '../../domain/no-balance.ts'
import type { Step } from '../saga.ts'

/** The proof of a pay password is never kept: who goes on with the checkout of somebody who died has none, and hears so. */
export const holdBalanceStep = (payToken: string | null): Step => ({
  name: 'HOLD_BALANCE',
  isHold: true,
  async do(checkout, { ask }) {
    const held = await ask(holdBalance, { ...askOf(checkout), payToken })
    if (held.isHeld) return []
    return [noBalance(held.reason)]
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
