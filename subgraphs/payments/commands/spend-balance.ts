import { walletDebited } from '@supermall/contracts/payments'
import type { balanceSpent } from '@supermall/contracts/promotions'
import { fromWire, wire } from '@supermall/kernel/wire'
import type { Unit } from '../data/database.ts'
import { endHold } from '../data/holds.ts'
import { hasPosted, post } from '../data/ledger.ts'
import { spendingTransaction } from '../domain/postings.ts'

type Spent = Parameters<typeof balanceSpent>[0]

/**
 * What was frozen for something of the platform's own is the platform's, once. Where the word of it came so late that it was freed, it is
 * taken from what is there; where nothing is, that is a fault for an operator: it was handed over and is not paid.
 */
export async function spendBalance({ holdId: bizId, accountId, amount: spent, reason: note }: Spent, unit: Unit) {
  const { db, now } = unit
  if (await hasPosted(db, 'BALANCE_PAYMENT', bizId)) return
  const { minorUnits: amount, currency } = fromWire(spent)
  const hold = await endHold(db, bizId, { status: 'CAPTURED', reason: 'SPENT', now })
  if (hold && (hold.accountId !== accountId || hold.amount !== amount))
    throw new Error(`${bizId} holds something else than was spent`)
  const from = hold ? 'WALLET_FROZEN' : 'WALLET_AVAILABLE'
  const posted = await post(db, spendingTransaction({ bizId, currency, accountId, amount, note, from }), now)
  if (posted === 'OVERDRAWN') throw new Error(`${bizId} was spent, and ${accountId} does not hold it any more`)
  unit.emit(walletDebited({ accountId, amount: wire(amount, currency), reason: note }))
}
