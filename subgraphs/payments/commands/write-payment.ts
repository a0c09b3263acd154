import { newId } from '@supermall/kernel/id'
import type { Unit } from '../data/database.ts'
import { insertPayment } from '../data/payments.ts'
import type { NewPayment } from '../domain/new-payment.ts'
import { tryAfter } from '../domain/new-payment.ts'
import type { Payment } from '../domain/payment.ts'
import { tellCreated } from './tell-payment.ts'

/** Every payment begins here, and whoever has to know of it is told. False when what it is for has a live one already. */
export async function writePayment(payment: NewPayment, unit: Unit): Promise<boolean> {
  const isWritten = await insertPayment(unit.db, payment)
  if (isWritten) tellCreated(payment, unit)
  return isWritten
}

/** For whoever holds the last payment of something, which has ended: another one for the same. Null when there is a live one besides. */
export async function writeNext(last: Payment, unit: Unit): Promise<NewPayment | null> {
  const next = tryAfter(last, newId('pay'), unit.now)
  return (await writePayment(next, unit)) ? next : null
}
