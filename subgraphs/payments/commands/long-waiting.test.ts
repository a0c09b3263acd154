import { newId } from '@supermall/kernel/id'
import { after, days, hours, minutes } from '@supermall/kernel/time'
import { afterEach, describe, expect, test } from 'vitest'
import type { Within } from '../data/database.ts'
import closeExpired from '../jobs/close-expired.ts'
import { brokenBooks, codesOf, done, operator, paymentsFloor } from '../trial/floor.ts'
import { changeAmount } from './change-amount.ts'
import { closePaymentOf } from './close-payment.ts'
import { collectPayment, confirmPayment } from './confirm-payment.ts'
import { openPayment } from './open-payment.ts'
import { openPurchase } from './open-purchase.ts'

const floor = await paymentsFloor()
const { owed, pay, pass, transact, client, clock, till, sql, tools } = floor
const { currency } = tools
const within = { ...till, db: { sql, client }, transact } as Within
await sql.query(`update channel set is_enabled = true where code = 'back-office'`)

afterEach(async () => expect(await brokenBooks(floor)).toEqual([]))

const LONG_MS = days(30)
const waiting = (fields: object = {}) => owed({ until: after(clock.now, LONG_MS), ...fields })
type Owed = Awaited<ReturnType<typeof owed>>
const tries = ({ orderId }: Owed) => client.payment.findMany({ where: { orderId }, orderBy: { id: 'asc' } })
const sweep = () => closeExpired.run(within)
/** Nobody pays for so long. */
async function idle(milliseconds: number) {
  pass(milliseconds)
  await sweep()
}

describe('an order that waits for longer than one try', () => {
  test('is paid by another after the first, which had two hours as each has', async () => {
    const order = await waiting()
    expect((await tries(order))[0]?.expiresAt).toEqual(after(clock.now, hours(2)))
    await idle(hours(2))
    expect(await tries(order)).toMatchObject([{ status: 'CLOSED', reason: 'EXPIRED' }])
    const again = await transact((unit) => openPayment({ ...order }, currency, unit))
    expect(done(again)).toMatchObject({ isPaid: false })
    pass(days(3))
    const paid = done(await pay(order))
    expect(paid).toMatchObject({ status: 'SUCCEEDED', expiresAt: after(clock.now, hours(2)) })
    expect(paid.id).not.toBe(order.paymentId)
    expect(codesOf(await pay(order))).toEqual(['PAYMENT_PAID'])
  })

  test('is paid as well by who comes before the first try was ended', async () => {
    const order = await waiting()
    pass(hours(3))
    expect(done(await pay(order)).status).toBe('SUCCEEDED')
    expect(await tries(order)).toMatchObject([{ status: 'CLOSED', reason: 'EXPIRED' }, { status: 'SUCCEEDED' }])
  })

  test('has its last try end with it, and none after that', async () => {
    const order = await waiting()
    await idle(LONG_MS - minutes(10))
    const card = { number: '4000000000000002', expiryMonth: 12, expiryYear: 2030, cvv: '123' }
    expect(done(await pay(order, { card }))).toMatchObject({ expiresAt: order.until })
    await idle(minutes(10))
    expect(codesOf(await pay(order))).toEqual(['PAYMENT_EXPIRED'])
  })

  test('is not paid once it was given up', async () => {
    const order = await waiting()
    await idle(hours(2))
    const closing = { orderId: order.orderId, reason: 'BUYER' }
    expect(await transact((unit) => closePaymentOf(closing, currency, unit))).toBe(true)
    expect(codesOf(await pay(order))).toEqual(['PAYMENT_CLOSED'])
  })

  test('costs what its seller asked for between two tries', async () => {
    const order = await waiting()
    await idle(hours(2))
    const change = { payableId: order.orderId, payable: { minorUnits: '8000', currency }, revision: 1 }
    await transact((unit) => changeAmount(change as never, unit))
    expect(done(await pay(order))).toMatchObject({ status: 'SUCCEEDED', amount: 8_000n })
  })

  test('takes a transfer for as long', async () => {
    const order = await waiting()
    expect(done(await pay(order, { channel: 'back-office', card: null })).expiresAt).toEqual(order.until)
    await idle(days(9))
    const came = { paymentId: order.paymentId, transferNo: 'T-9', idempotencyKey: newId('evt') }
    const confirmed = await floor.operate('payments.payment.mend', (unit) => confirmPayment(came, unit))
    expect(done(confirmed).status).toBe('SUCCEEDED')
  })
})

test('an order that is over with its try is not paid after that', async () => {
  const order = await owed({ until: after(clock.now, minutes(30)) })
  await idle(minutes(30))
  expect(codesOf(await pay(order))).toEqual(['PAYMENT_CLOSED'])
})

test('cash is taken at the door as long as the order stands', async () => {
  const [order, other] = [await owed({ isCashOnDelivery: true }), await owed({ isCashOnDelivery: true })]
  await idle(days(200))
  const staff = floor.operateAs({ ...operator, audience: 'MERCHANT', shopId: order.shopId })
  const taking = { paymentId: order.paymentId, idempotencyKey: newId('evt') }
  const taken = await staff('payments.payment.collect', (unit) => collectPayment(taking, unit))
  expect(done(taken).status).toBe('SUCCEEDED')
  const closing = { orderId: other.orderId, reason: 'BUYER' }
  expect(await transact((unit) => closePaymentOf(closing, currency, unit))).toBe(true)
  expect(await tries(other)).toMatchObject([{ status: 'CLOSED' }])
})

test('what is no order waits as long as its seller says', async () => {
  const [purchaseId, accountId] = [newId('cpu'), newId('acc')]
  const facts = { purchaseId, accountId, shopId: null, title: 'Ten off', amount: 1_000n, currency }
  const sale = { ...facts, until: after(clock.now, days(1)) }
  done(await transact((unit) => openPurchase(sale, currency, unit)))
  await idle(hours(5))
  done(await transact((unit) => openPurchase(sale, currency, unit)))
  expect(done(await pay({ orderId: purchaseId as never, accountId })).status).toBe('SUCCEEDED')
})
