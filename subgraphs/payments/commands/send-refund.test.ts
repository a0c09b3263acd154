import { newId } from '@supermall/kernel/id'
import { expect, test } from 'vitest'
import type { Within } from '../data/database.ts'
import askAboutPayments from '../jobs/ask-about-payments.ts'
import { brokenBooks, done } from '../trial/floor.ts'
import { payingBy } from '../trial/world.ts'
import { requestRefund } from './request-refund.ts'
import { sendRefund } from './send-refund.ts'

const world = await payingBy('stripe')
const { simulator, owed, pay, pass, transact, tools, till, client } = world
const { books } = simulator
const { currency } = tools
const within = { ...till, db: { sql: world.sql, client }, transact } as Within

/** Of an order that was paid, and asked for long before anybody had time to send it. */
async function refundOf(ageMs: number): Promise<string> {
  const order = await owed({})
  done(await pay(order, { channel: 'stripe', card: null }))
  books.pay(order.paymentId)
  pass(6_000)
  await askAboutPayments.run(within)
  const { orderId, accountId, checkoutId } = order
  const facts = { orderId, payableId: orderId, shopId: order.shopId ?? newId('shp'), accountId, checkoutId }
  const refundId = newId('rfd')
  const asked = { paymentId: null, cause: 'OPERATOR', isFull: false, reason: 'A test' } as const
  const amount = { minorUnits: '100', currency }
  await transact((unit) => requestRefund({ ...facts, ...asked, lines: [], refundId, amount }, unit))
  pass(ageMs)
  return refundId
}

test('a refund that nobody knows the end of is asked about soon, and then after as long as nobody has known', async () => {
  const id = await refundOf(10 * 60_000)
  simulator.spoil('/v1/refunds', 'ERROR_AFTER')
  expect(await sendRefund(id, till)).toBe('UNKNOWN')
  for (const wait of [2_000, 2_000, 4_000, 8_000]) {
    pass(wait - 1)
    expect(await sendRefund(id, till)).toBeNull()
    pass(1)
    simulator.spoil('/v1/refunds', 'ERROR_BEFORE')
    expect(await sendRefund(id, till)).toBe('UNKNOWN')
  }
  pass(16_000)
  expect(await sendRefund(id, till)).toBe('SUCCEEDED')
  expect(await brokenBooks(world)).toEqual([])
})
