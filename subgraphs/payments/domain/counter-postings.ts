import { CASH } from './channel.ts'
import type { Transaction } from './ledger.ts'
import { move } from './ledger.ts'
import { clearing, earnedBy, inDrawer, waiting } from './postings.ts'

type Collected = Pick<Transaction, 'currency'> & {
  readonly id: string
  readonly shopId: string
  readonly amount: bigint
}

/** What was paid at a shop's counter is the shop's at once, less what the channel keeps; what a coupon of the platform paid of it the mall makes good. */
export const cashierShare = (
  { id, shopId, currency, amount }: Collected,
  { fee, given, isCash }: { readonly fee: bigint; readonly given: bigint; readonly isCash: boolean },
): Transaction => ({
  bizType: 'CASHIER_SHARE',
  bizId: id,
  currency,
  entries: [
    ...(amount > fee ? move(amount - fee, waiting(id), isCash ? inDrawer(shopId) : earnedBy(shopId)) : []),
    ...(fee > 0n ? move(fee, waiting(id), { kind: 'PLATFORM_FEES', ownerId: null }) : []),
    ...(given > 0n ? move(given, { kind: 'GIFTS', ownerId: null }, earnedBy(shopId)) : []),
  ],
})

/** Cash is in the shop's drawer: it stands there as what was taken at a door does, and is owed to nobody. */
export const cashierCash = ({ id, shopId, currency, amount }: Collected): Transaction => ({
  bizType: 'CASHIER_CASH',
  bizId: id,
  currency,
  entries: move(amount, clearing(CASH), inDrawer(shopId)),
})

/** Out of the drawer again. */
export const cashierCashBack = ({ id, shopId, currency, amount }: Collected): Transaction => ({
  bizType: 'CASHIER_CASH_BACK',
  bizId: id,
  currency,
  entries: move(amount, inDrawer(shopId), clearing(CASH)),
})
