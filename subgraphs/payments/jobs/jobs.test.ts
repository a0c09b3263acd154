import { newId } from '@supermall/kernel/id'
import { expect, test } from 'vitest'
import { changeAmount } from '../commands/change-amount.ts'
import { holdBalance } from '../commands/hold-balance.ts'
import { requestRefund } from '../commands/request-refund.ts'
import type { Within } from '../data/database.ts'
import { keepNotification } from '../data/webhook-events.ts'
import { brokenBooks, codesOf, done } from '../trial/floor.ts'
import { payingBy } from '../trial/world.ts'
import askAboutPayments from './ask-about-payments.ts'
import closeExpired from './close-expired.ts'
import releaseForgottenHolds from './release-forgotten-holds.ts'
import sendRefunds from './send-refunds.ts'
import workNotifications from './work-notifications.ts'

const world = await payingBy('stripe')
const { simulator, owed, pay, payment, pass, transact, tools, till } = world
const { books } = simulator
const { currency } = tools
const within = { ...till, db: { sql: world.sql, client: world.client }, transact } as Within
const by = { channel: 'stripe', card: null } as const
const begin = async (fields: object = {}) => {
  const order = await owed(fields)
  return { ...order, begun: done(await pay(order, by)) }
}
const soon = () => new Date(world.clock.now.getTime() + 60_000)
const told = async (name: string, id: string) =>
  (await world.told(name)).filter(({ aggregateId }) => aggregateId === id)

test('who pays without anybody telling is found by asking', async () => {
  const one = await begin()
  books.pay(one.paymentId)
  pass(6_000)
  expect(await askAboutPayments.run(within)).toMatchObject({ paid: 1 })
  expect((await payment(one.paymentId)).status).toBe('SUCCEEDED')
})

test('what is over is closed at the provider first, and paid when it was paid in time', async () => {
  const [paid, unpaid, untouched] = [
    await begin({ until: soon() }),
    await begin({ until: soon() }),
    await owed({ until: soon() }),
  ]
  books.pay(paid.paymentId)
  pass(62_000)
  await closeExpired.run(within)
  await askAboutPayments.run(within)
  const states = await Promise.all(
    [paid, unpaid, untouched].map(async ({ paymentId }) => (await payment(paymentId)).status),
  )
  expect(states).toEqual(['SUCCEEDED', 'CLOSED', 'CLOSED'])
  expect(books.trades.get(unpaid.paymentId)?.status).toBe('CLOSED')
  expect(await told('payment.closed', unpaid.paymentId)).toMatchObject([{ payload: { reason: 'EXPIRED' } }])
})

test('a provider that stays silent does not keep a payment open for ever', async () => {
  const one = await begin({ until: soon() })
  pass(16 * 60_000 + 62_000)
  simulator.spoil(one.begun.providerNo ?? '', 'ERROR_BEFORE')
  await askAboutPayments.run(within)
  expect((await payment(one.paymentId)).status).toBe('CLOSED')
})

test('what a wallet holds for nothing is free again', async () => {
  const accountId = newId('acc')
  await world.credit(accountId, '10.00')
  const asked = { ownerId: newId('chk'), accountId, amount: 900n, currency, until: soon(), payToken: null }
  done(await transact((unit) => holdBalance(asked, currency, unit)))
  await releaseForgottenHolds.run(within)
  expect(await world.wallet(accountId)).toEqual({ available: 100n, frozen: 900n })
  pass(61_000)
  expect(await releaseForgottenHolds.run(within)).toMatchObject({ released: 1 })
  expect(await world.wallet(accountId)).toEqual({ available: 1_000n, frozen: 0n })
})

test('a notification that was answered by a process that died is worked', async () => {
  const one = await begin()
  const trade = books.pay(one.paymentId)
  const paid = { providerNo: trade.no, amount: trade.amount, currency }
  const event = { eventId: 'evt_lost', about: { kind: 'PAID', paymentId: one.paymentId, paid } } as const
  await keepNotification(world.client, 'stripe', { ...event, now: world.clock.now })
  expect(await workNotifications.run(within)).toEqual({ worked: 0 })
  pass(11_000)
  expect(await workNotifications.run(within)).toEqual({ worked: 1 })
  expect(await workNotifications.run(within)).toEqual({ worked: 0 })
  expect((await payment(one.paymentId)).status).toBe('SUCCEEDED')
})

test('a refund that a provider refuses is tried four times, each after twice the wait, and then told as failed', async () => {
  const one = await begin()
  books.pay(one.paymentId)
  pass(6_000)
  await askAboutPayments.run(within)
  books.trades.delete(one.paymentId)
  const { orderId, accountId, checkoutId } = one
  const facts = {
    orderId,
    payableId: orderId,
    shopId: one.shopId ?? newId('shp'),
    accountId,
    checkoutId,
    paymentId: null,
    lines: [],
  }
  const refundId = newId('rfd')
  const amount = { minorUnits: '100', currency }
  await transact((unit) =>
    requestRefund({ ...facts, cause: 'OPERATOR', refundId, amount, isFull: false, reason: 'A test' }, unit),
  )
  for (const wait of [0, 2_000, 4_000, 8_000]) {
    pass(wait - 1)
    if (wait > 0) expect(await sendRefunds.run(within)).toMatchObject({ sent: 0 })
    pass(1)
    expect(await sendRefunds.run(within)).toMatchObject({ sent: 1 })
  }
  expect(await told('refund.failed', refundId)).toHaveLength(1)
  expect(await sendRefunds.run(within)).toMatchObject({ sent: 0 })
  expect(await brokenBooks(world)).toEqual([])
})

test('another way to pay closes the first one there, unless it was paid', async () => {
  const one = await begin()
  const paid = done(await pay(one))
  expect(paid).toMatchObject({ status: 'SUCCEEDED', channel: 'sandbox-card' })
  expect(books.trades.get(one.paymentId)?.status).toBe('CLOSED')
  expect((await payment(one.paymentId)).reason).toBe('CHOSE_ANOTHER')
  const other = await begin()
  books.pay(other.paymentId)
  expect(codesOf(await pay(other))).toEqual(['PAYMENT_PAID'])
  expect(await brokenBooks(world)).toEqual([])
})

test('a price that changes while a provider waits makes a new payment, and money for the old one goes back', async () => {
  const one = await begin()
  const { orderId, accountId, checkoutId } = one
  const facts = { orderId, payableId: orderId, shopId: one.shopId ?? newId('shp'), accountId, checkoutId }
  const money = (minorUnits: string) => ({ minorUnits, currency })
  books.pay(one.paymentId)
  await transact((unit) =>
    changeAmount({ ...facts, before: money('10000'), after: money('9000'), payable: money('9000') }, unit),
  )
  await askAboutPayments.run(within)
  await sendRefunds.run(within)
  expect(books.returned(one.paymentId)).toBe(10_000n)
  const next = done(await pay(one))
  expect(next).toMatchObject({ status: 'SUCCEEDED', amount: 9_000n })
  expect(await brokenBooks(world)).toEqual([])
})

test('what a wallet holds for a checkout that stands is not given back, nor anything while orders are silent', async () => {
  const accountId = newId('acc')
  await world.credit(accountId, '40.00')
  const [placed, onItsWay, gone] = [newId('chk'), newId('chk'), newId('chk')]
  for (const ownerId of [placed, onItsWay, gone]) {
    const hold = { ownerId, accountId, amount: 1_000n, currency, until: soon(), payToken: null }
    done(await transact((unit) => holdBalance(hold, currency, unit)))
  }
  const { checkouts, is } = world.desk
  checkouts.set(placed, true).set(onItsWay, false)
  pass(62_000)
  is.silent = true
  await expect(releaseForgottenHolds.run(within)).rejects.toThrow('nobody answers')
  expect(await world.wallet(accountId)).toEqual({ available: 1_000n, frozen: 3_000n })
  is.silent = false
  expect(await releaseForgottenHolds.run(within)).toMatchObject({ released: 1 })
  pass(600_000)
  expect(await releaseForgottenHolds.run(within)).toMatchObject({ released: 0 })
  expect(await world.wallet(accountId)).toEqual({ available: 2_000n, frozen: 2_000n })
  checkouts.delete(onItsWay)
  pass(600_000)
  expect(await releaseForgottenHolds.run(within)).toMatchObject({ released: 1 })
  expect(await releaseForgottenHolds.run(within)).toMatchObject({ released: 0 })
  expect(await world.wallet(accountId)).toEqual({ available: 3_000n, frozen: 1_000n })
})
