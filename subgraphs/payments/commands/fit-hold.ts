import type { Unit } from '../data/database.ts'
import { shrinkHold } from '../data/holds.ts'
import type { Payment } from '../domain/payment.ts'
import { releaseTransaction } from '../domain/postings.ts'
import { bringBack } from './wallet-debts.ts'

/** By whom and in which state of him something is given back: once. */
type Held = Pick<Payment, 'version' | 'balancePart' | 'checkoutId' | 'accountId' | 'currency'> & { readonly id: string }

/** Of a hold that is larger than the order now, the rest goes back into the wallet. */
export async function fitHold(payment: Held, amount: bigint, unit: Unit): Promise<bigint> {
  const { id, version, balancePart, checkoutId, accountId, currency } = payment
  if (balancePart <= amount || checkoutId === null) return balancePart
  if (await shrinkHold(unit.db, checkoutId, { from: balancePart, to: amount })) {
    const free = { currency, accountId, amount: balancePart - amount }
    await bringBack(free, releaseTransaction({ bizId: `${checkoutId}:${id}:${version}`, ...free }), unit)
  }
  return amount
}
