import { newId } from '@supermall/kernel/id'
import { expect, test } from 'vitest'
import type { Within } from '../data/database.ts'
import askAboutPayments from '../jobs/ask-about-payments.ts'
import { brokenBooks, done } from '../trial/floor.ts'
import { payingBy } from '../trial/world.ts'
import { retryRefund } from './mend-refunds.ts'
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

/** Of what was sent for this refund: the key of each, in their order. */
const keysOf = (id: string) =>
  simulator.heard
    .filter(({ method, path, body }) => method === 'POST' && path === '/v1/refunds' && body.includes(id))
    .map(({ headers }) => headers['idempotency-key'])

const paymentOf = async (id: string) => (await client.refund.findUniqueOrThrow({ where: { id } })).paymentId

test('a refund that was refused is asked for anew, as the same key would only hear the same refusal for a day', async () => {
  const id = await refundOf(0)
  books.refusing.add(id)
  for (const wait of [2_000, 4_000, 8_000]) {
    expect(await sendRefund(id, till)).toBe('REQUESTED')
    pass(wait)
  }
  expect(await sendRefund(id, till)).toBe('FAILED')
  books.refusing.delete(id)
  const again = { refundId: id, idempotencyKey: newId('rfd') }
  expect(await world.operate('payments.refund.retry', (unit) => retryRefund(again, unit))).toMatchObject({ ok: true })
  expect(await sendRefund(id, till)).toBe('SUCCEEDED')
  expect(books.returned(await paymentOf(id))).toBe(100n)
  expect(await brokenBooks(world)).toEqual([])
})

test('a try whose end is unknown keeps its key, also after another was refused', async () => {
  const id = await refundOf(0)
  simulator.spoil(id, 'ERROR_BEFORE')
  expect(await sendRefund(id, till)).toBe('UNKNOWN')
  books.refusing.add(id)
  pass(2_000)
  expect(await sendRefund(id, till)).toBe('REQUESTED')
  pass(2_000)
  expect(await sendRefund(id, till)).toBe('REQUESTED')
  books.refusing.delete(id)
  pass(4_000)
  simulator.spoil(id, 'ERROR_BEFORE')
  expect(await sendRefund(id, till)).toBe('UNKNOWN')
  pass(2_000)
  expect(await sendRefund(id, till)).toBe('REQUESTED')
  pass(8_000)
  expect(await sendRefund(id, till)).toBe('SUCCEEDED')
  expect(keysOf(id)).toEqual([id, id, `${id}:1`, `${id}:1`])
  expect(books.returned(await paymentOf(id))).toBe(100n)
})

test('a refund that came back from the bank is made anew, and its end is not taken for that of the next', async () => {
  const id = await refundOf(0)
  simulator.spoil(id, 'ERROR_AFTER')
  expect(await sendRefund(id, till)).toBe('UNKNOWN')
  books.bounced.add(id)
  pass(2_000)
  expect(await sendRefund(id, till)).toBe('REQUESTED')
  pass(2_000)
  simulator.spoil(id, 'ERROR_BEFORE')
  expect(await sendRefund(id, till)).toBe('UNKNOWN')
  pass(2_000)
  expect(await sendRefund(id, till)).toBe('REQUESTED')
  pass(4_000)
  simulator.spoil(id, 'ERROR_AFTER')
  expect(await sendRefund(id, till)).toBe('UNKNOWN')
  pass(2_000)
  expect(await sendRefund(id, till)).toBe('SUCCEEDED')
  expect(keysOf(id)).toEqual([id, `${id}:1`, `${id}:1`])
  expect(books.returned(await paymentOf(id))).toBe(100n)
})

test('a provider that does not let us in has refused nothing', async () => {
  const id = await refundOf(0)
  simulator.speak({
    ...world.voice,
    answer: () => ({ status: 401, body: '{"error":{"type":"invalid_request_error"}}' }),
  })
  expect(await sendRefund(id, till)).toBe('UNKNOWN')
  simulator.speak(world.voice)
  pass(2_000)
  expect(await sendRefund(id, till)).toBe('REQUESTED')
  pass(2_000)
  expect(await sendRefund(id, till)).toBe('SUCCEEDED')
  expect(keysOf(id)).toEqual([id, id])
})
