import { reporters } from '@supermall/contracts/news'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { expect, test } from 'vitest'
import type { Within } from '../data/database.ts'
import askAboutPayments from '../jobs/ask-about-payments.ts'
import { done } from '../trial/floor.ts'
import { payingBy } from '../trial/world.ts'
import { changeAmount } from './change-amount.ts'
import { requestRefund } from './request-refund.ts'
import { sendRefund } from './send-refund.ts'

const world = await payingBy('stripe')
const { owed, pay, pass, simulator, told, transact, till, tools } = world
const { currency } = tools
await world.sql.query(`update channel set is_enabled = true where code = 'back-office'`)
const readers = new Map(reporters.map(({ eventName, read }) => [eventName, read]))
type Owed = Awaited<ReturnType<typeof owed>>

/** Who watches the payment of that order hears of it so often while that is done, and its payer as often. */
async function heard(work: () => Promise<unknown>, { orderId, accountId }: Owed): Promise<number> {
  const before = new Set((await told()).map(({ id }) => id))
  await work()
  const since = (await told()).filter(({ id }) => !before.has(id))
  const news = since.flatMap(({ name, payload }) => readers.get(name)?.(payload) ?? [])
  const under = (field: string, watched: string) =>
    news.filter((one) => one.field === field && one.key === watched).length
  expect(under('myUpdates', accountId)).toBe(under('paymentUpdated', orderId))
  return under('paymentUpdated', orderId)
}

const cents = (minorUnits: string) => ({ minorUnits, currency })
const about = ({ orderId, accountId, checkoutId, shopId }: Owed) => ({
  ...{ orderId, payableId: orderId, accountId, checkoutId },
  shopId: shopId ?? newId('shp'),
})
const refund = (order: Owed, fields: { refundId: Id<'rfd'>; orderId?: Id<'ord'>; minorUnits?: string }) => {
  const { minorUnits = '100', ...of } = fields
  const asked = {
    ...about(order),
    paymentId: null,
    cause: 'OPERATOR',
    isFull: false,
    reason: 'A test',
  } as const
  return transact((unit) => requestRefund({ ...asked, lines: [], amount: cents(minorUnits), ...of }, unit))
}

test('whoever watches a payment hears once that it is under way, and what the buyer has to do there', async () => {
  const order = await owed()
  const key = { channel: 'stripe', card: null, idempotencyKey: newId('evt') } as const
  expect(await heard(async () => done(await pay(order, key)), order)).toBe(1)
  expect(await heard(async () => done(await pay(order, key)), order)).toBe(0)
})

test.each([
  ['by a transfer', 'back-office', null],
  ['at a provider that does not answer', 'stripe', '/v1/payment_intents'],
] as const)('whoever watches a payment hears once that it is under way %s', async (_, channel, path) => {
  const order = await owed()
  if (path !== null) simulator.spoil(path, 'ERROR_BEFORE')
  expect(await heard(() => pay(order, { channel, card: null }), order)).toBe(1)
})

test('whoever watches a payment hears of another amount, once', async () => {
  const order = await owed()
  const asked = { ...about(order), before: cents('10000'), after: cents('9000'), payable: cents('9000') }
  const change = () => transact((unit) => changeAmount(asked, unit))
  expect(await heard(change, order)).toBe(1)
  expect(await heard(change, order)).toBe(0)
})

test('whoever watches what was paid at once hears of each step of money that goes back for a part of it', async () => {
  const order = await owed()
  done(await pay(order))
  const [refundId, part] = [newId('rfd'), newId('ord')]
  expect(await heard(() => refund(order, { refundId, orderId: part }), order)).toBe(1)
  expect(await heard(() => refund(order, { refundId, orderId: part }), order)).toBe(0)
  expect(await heard(() => sendRefund(refundId, till), order)).toBe(2)
  expect(await heard(() => sendRefund(refundId, till), order)).toBe(0)
  const tooMuch = { refundId: newId('rfd'), orderId: part, minorUnits: '999999' }
  expect(await heard(() => refund(order, tooMuch), order)).toBe(1)
})

test('whoever watches a payment hears that nobody knows whether its money is back, once', async () => {
  const order = await owed()
  done(await pay(order, { channel: 'stripe', card: null }))
  simulator.books.pay(order.paymentId)
  pass(6_000)
  await askAboutPayments.run({ ...till, db: { sql: world.sql, client: world.client }, transact } as Within)
  const refundId = newId('rfd')
  await refund(order, { refundId })
  simulator.spoil('/v1/refunds', 'ERROR_AFTER')
  expect(await heard(() => sendRefund(refundId, till), order)).toBe(2)
  pass(2_000)
  simulator.spoil('/v1/refunds', 'ERROR_BEFORE')
  expect(await heard(() => sendRefund(refundId, till), order)).toBe(0)
})
