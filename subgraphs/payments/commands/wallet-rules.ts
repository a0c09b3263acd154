import { MOST_PAYABLE } from '@supermall/contracts/payments'
import type { Money } from '@supermall/kernel/money'
import { fromDecimal, money, toDecimal } from '@supermall/kernel/money'
import { refused } from '@supermall/kernel/result'
import type { Tools } from '../data/database.ts'

type WalletRules = {
  readonly leastRecharge: Money
  readonly leastWithdrawal: Money
  readonly most: Money
  readonly withdrawalFeeBasisPoints: number
  /** From the one to the other taking money out is free; where both are nothing, it never is. */
  readonly freeFrom: Money
  readonly freeTo: Money
}

/** What the mall has set, in the currency of its wallets. */
export function walletRules({ settings, currency }: Pick<Tools, 'settings' | 'currency'>): WalletRules {
  const of = (minorUnits: number): Money => money(minorUnits, currency)
  return {
    leastRecharge: of(settings.PAYMENTS_RECHARGE_LEAST),
    leastWithdrawal: of(settings.PAYMENTS_WITHDRAW_LEAST),
    most: fromDecimal(MOST_PAYABLE, currency) ?? of(0),
    withdrawalFeeBasisPoints: settings.PAYMENTS_WITHDRAW_FEE_BASIS_POINTS,
    freeFrom: of(settings.PAYMENTS_WITHDRAW_FREE_FROM),
    freeTo: of(settings.PAYMENTS_WITHDRAW_FREE_TO),
  }
}

export const outOfBounds = (least: Money) =>
  refused('AMOUNT_LIMIT', `From ${toDecimal(least)} to ${MOST_PAYABLE} ${least.currency}.`, 'amount')
