import { walletRechargeClosed } from '@supermall/contracts/payments'
import type { Id } from '@supermall/kernel/id'
import type { Unit } from '../data/database.ts'
import { rechargeOfPayment } from '../data/recharges.ts'
import type { Payment } from '../domain/payment.ts'

/** Its payment ended without money: what was held for it is free. Of other payments nothing is said. */
export async function endRecharge({ id, kind }: Pick<Payment, 'id' | 'kind'>, { db, emit }: Unit): Promise<void> {
  const recharge = kind === 'RECHARGE' ? await rechargeOfPayment(db, id) : null
  if (!recharge) return
  const { accountId, id: rechargeId, couponId } = recharge
  const told = { accountId: accountId as Id<'acc'>, rechargeId: rechargeId as Id<'rcg'> }
  emit(walletRechargeClosed({ ...told, couponId: couponId as Id<'uco'> | null }))
}
