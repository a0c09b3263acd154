import { walletRecharged } from '@supermall/contracts/payments'
import { wire } from '@supermall/kernel/wire'
import type { Unit } from '../data/database.ts'
import { post } from '../data/ledger.ts'
import { completeRechargeOf } from '../data/recharges.ts'
import { lockWallet } from '../data/wallets.ts'
import type { Payment } from '../domain/payment.ts'
import { rechargeTransaction } from '../domain/postings.ts'
import { setAside } from './set-aside.ts'

/** What was paid is in the wallet, once. What is given on top is promotions' to say, who hear of it. */
export async function completeRecharge(payment: Payment, unit: Unit): Promise<void> {
  const { db, now } = unit
  const { accountId, amount: paid, currency } = payment
  const recharge = await completeRechargeOf(db, payment.id, now)
  const { id: bizId, couponMinor } = recharge
  const [channel, given] = [payment.channel ?? 'back-office', couponMinor ?? 0n]
  const amount = paid + given
  await post(db, rechargeTransaction({ bizId, currency, accountId, amount: paid, channel, given }), now)
  const { isClosed } = await lockWallet(db, accountId, now)
  if (isClosed) await setAside({ bizId, accountId, amount, currency }, unit)
  unit.emit(walletRecharged({ accountId, amount: wire(amount, currency), rechargeId: recharge.id }))
}
