import { newId } from '@supermall/kernel/id'
import { expect, test } from 'vitest'
import type { insertPayment } from '../data/payments.ts'
import { firstTry, tryAfter } from './new-payment.ts'
import type { Payment } from './payment.ts'

const [now, later] = [new Date('2026-11-21T04:00:00Z'), new Date('2026-11-21T05:00:00Z')]
const bill = { amount: 500n, currency: 'CNY', accountId: newId('acc'), expiresAt: later } as const
const first = firstTry({ kind: 'CASHIER', purchaseId: 'bil_1', shopId: newId('shp'), ...bill }, newId('pay'), now)

test('the first try waits for a channel and bears the numbers of what it is for, and no others', () => {
  const nothing = { orderId: null, checkoutId: null, friendPayId: null, channel: null, providerNo: null }
  expect(first).toMatchObject({
    ...bill,
    ...nothing,
    status: 'PENDING',
    purchaseId: 'bil_1',
    version: 1,
    balancePart: 0n,
  })
})

test('a try that follows another is for the same, and knows nothing of how that one went', () => {
  const failed: Payment = {
    ...first,
    status: 'FAILED',
    channel: 'stripe',
    providerNo: 'pi_1',
    version: 4,
    reason: 'no',
  }
  const next = tryAfter(failed, newId('pay'), later)
  expect(next).toEqual({ ...first, id: next.id, createdAt: later })
  expect(next.id).not.toBe(first.id)
})

/** Checked by the compiler alone. */
export const WRONG: readonly unknown[] = [
  // @ts-expect-error A recharge is of no order.
  () => firstTry({ kind: 'RECHARGE', orderId: newId('ord'), ...bill }, newId('pay'), now),
  // @ts-expect-error Of an order it must be said which.
  () => firstTry({ kind: 'ORDER', shopId: null, balancePart: 0n, ...bill }, newId('pay'), now),
  // @ts-expect-error How it stands is not for whoever begins it to say.
  () => firstTry({ kind: 'RECHARGE', status: 'SUCCEEDED', ...bill }, newId('pay'), now),
  // @ts-expect-error What stands in the table is not written a second time.
  (write: typeof insertPayment, db: never, standing: Payment) => write(db, standing),
]
