import { newId } from '@supermall/kernel/id'
import { expect, expectTypeOf, test } from 'vitest'
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

test('what is for something else, or stands in the table already, does not compile', () => {
  type Facts = Parameters<typeof firstTry>[0]
  type Of<Kind extends Facts['kind']> = Extract<Facts, { kind: Kind }>
  expectTypeOf<Omit<Of<'ORDER'>, 'orderId'>>().not.toExtend<Facts>()
  expectTypeOf<Omit<Of<'FRIEND'>, 'friendPayId'>>().not.toExtend<Facts>()
  expectTypeOf<Extract<keyof Of<'RECHARGE'>, 'orderId' | 'purchaseId' | 'status'>>().toEqualTypeOf<never>()
  expectTypeOf<Payment>().not.toExtend<Parameters<typeof insertPayment>[1]>()
  expectTypeOf(first).toExtend<Parameters<typeof insertPayment>[1]>()
})
