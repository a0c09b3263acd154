import { walletRecharged } from '@supermall/contracts/payments'
import type { Unit } from '../data/database.ts'
import { post } from '../data/ledger.ts'
import { completeRechargeOf } from '../data/recharges.ts'
import type { Payment } from '../domain/payment.ts'
import { wire } from '../domain/payment.ts'
import { rechargeTransaction } from '../domain/postings.ts'

/** What was paid is in the wallet, once. What is given on top is promotions' to say, who hear of it. */
export async function completeRecharge(payment: Payment, unit: Unit): Promise<void> {
  const { db, now } = unit
  const { accountId, amount, currency } = payment
  const recharge = await completeRechargeOf(db, payment.id, now)
  const channel = payment.channel ?? 'back-office'
  await post(db, rechargeTransaction({ bizId: recharge.id, currency, accountId, amount, channel }), now)
  unit.emit(walletRecharged({ accountId, amount: wire(amount, currency), rechargeId: recharge.id }))
}
