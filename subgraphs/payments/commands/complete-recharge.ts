import { walletRecharged } from '@supermall/contracts/payments'
import type { Unit } from '../data/database.ts'
import { post } from '../data/ledger.ts'
import { completeRechargeOf, listTiers } from '../data/recharges.ts'
import type { Payment } from '../domain/payment.ts'
import { wire } from '../domain/payment.ts'
import { rechargeTransaction } from '../domain/postings.ts'
import { giftFor } from '../domain/wallet.ts'

/** What was paid is in the wallet, and what the best tier gives on top of it; both in one posting, once. */
export async function completeRecharge(payment: Payment, unit: Unit): Promise<void> {
  const { db, now } = unit
  const { accountId, amount, currency } = payment
  const gift = giftFor(amount, await listTiers(db, currency, true))
  const recharge = await completeRechargeOf(db, payment.id, { gift, now })
  const channel = payment.channel ?? 'back-office'
  await post(db, rechargeTransaction({ bizId: recharge.id, currency, accountId, amount, channel, gift }), now)
  unit.emit(
    walletRecharged({ accountId, amount: wire(amount, currency), rechargeId: recharge.id, gift: wire(gift, currency) }),
  )
}
