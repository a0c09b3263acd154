import { dayOf, spanOfDay } from '@supermall/kernel/day'
import { newId } from '@supermall/kernel/id'
import { hours } from '@supermall/kernel/time'
import { beforeEach, expect, test } from 'vitest'
import { holdBalance } from '../commands/hold-balance.ts'
import { requestRefund } from '../commands/request-refund.ts'
import { sendRefund } from '../commands/send-refund.ts'
import { done, paymentsFloor } from '../trial/floor.ts'
import { dailyTotals } from './statements.ts'

const floor = await paymentsFloor()
const { client, clock, owed, pay, pass, transact, tools, till } = floor
const { currency } = tools

/** Another day than what was before. */
beforeEach(() => pass(hours(24)))

async function totals() {
  const rows = await dailyTotals(client, spanOfDay(dayOf(clock.now)))
  return rows.map(({ channel, captureCount, captured, refundCount, refunded, fees }) => {
    return { channel, came: [captureCount, captured], went: [refundCount, refunded], fees }
  })
}

test('of what a card and a wallet have paid together each has its part, and gets its part back', async () => {
  await client.channel.update({ where: { code: 'sandbox-card' }, data: { feeBasisPoints: 100 } })
  const [accountId, checkoutId] = [newId('acc'), newId('chk')]
  await floor.credit(accountId, '30.00')
  const until = new Date(clock.now.getTime() + hours(1))
  const hold = { ownerId: checkoutId, accountId, amount: 3_000n, currency, until, payToken: null }
  done(await transact((unit) => holdBalance(hold, currency, unit)))
  const order = await owed({ accountId, checkoutId, balance: 3_000n })
  done(await pay(order))
  const refundId = newId('rfd')
  const { orderId, shopId } = order
  const facts = { orderId, payableId: orderId, shopId: shopId ?? newId('shp'), accountId, checkoutId, refundId }
  const asked = { paymentId: null, cause: 'OPERATOR' as const, isFull: false, reason: 'A test', lines: [] }
  const amount = { minorUnits: '8000', currency }
  await transact((unit) => requestRefund({ ...facts, ...asked, amount }, unit))
  expect(await sendRefund(refundId, till)).toBe('SUCCEEDED')
  expect(await totals()).toEqual([
    { channel: 'balance', came: [1, 3_000n], went: [1, 1_000n], fees: 0n },
    { channel: 'sandbox-card', came: [1, 7_000n], went: [1, 7_000n], fees: 70n },
  ])
})

test('what friends have paid counts where each of them paid it, and the part of the buyer in a wallet', async () => {
  const whole = { currency, isLate: false, capturedAt: clock.now }
  const friends = { paymentId: newId('pay'), channel: 'friends', providerNo: newId('frp'), fee: 90n }
  const part = { paymentId: newId('pay'), channel: 'sandbox-card', providerNo: 'friend', fee: 90n }
  await client.capture.create({
    data: { ...whole, ...friends, amount: 10_000n, providerPart: 9_000n, walletPart: 1_000n },
  })
  await client.capture.create({ data: { ...whole, ...part, amount: 9_000n, providerPart: 9_000n, walletPart: 0n } })
  expect(await totals()).toEqual([
    { channel: 'balance', came: [1, 1_000n], went: [0, 0n], fees: 0n },
    { channel: 'sandbox-card', came: [1, 9_000n], went: [0, 0n], fees: 90n },
  ])
})

test('what is paid at the door or by transfer counts there', async () => {
  for (const [index, channel] of ['cash-on-delivery', 'back-office'].entries()) {
    const facts = { paymentId: newId('pay'), channel, providerNo: `own ${index}`, currency, fee: 0n, isLate: false }
    const amounts = { amount: 500n, providerPart: 0n, walletPart: 500n }
    await client.capture.create({ data: { ...facts, ...amounts, capturedAt: clock.now } })
  }
  expect(await totals()).toMatchObject([
    { channel: 'back-office', came: [1, 500n] },
    { channel: 'cash-on-delivery', came: [1, 500n] },
  ])
})

test('of what a transfer or cash has paid beside a wallet each has its part, and all of it goes back into the wallet', async () => {
  for (const [index, channel] of ['cash-on-delivery', 'back-office'].entries()) {
    const [order, refunded] = [await owed(), 2_791n]
    const facts = { channel, currency, amount: refunded, walletPart: refunded, providerPart: 0n }
    await client.payment.update({ where: { id: order.paymentId }, data: { amount: refunded, balancePart: 1_000n } })
    await client.capture.create({
      data: { ...facts, paymentId: order.paymentId, providerNo: `beside ${index}`, capturedAt: clock.now },
    })
    const whose = { paymentId: order.paymentId, orderId: order.orderId, accountId: order.accountId, cause: 'ORDER' }
    const times = { createdAt: clock.now, settledAt: clock.now }
    await client.refund.create({
      data: { ...facts, ...whose, ...times, id: newId('rfd'), status: 'SUCCEEDED', reason: 'A test' },
    })
  }
  expect(await totals()).toEqual([
    { channel: 'back-office', came: [1, 1_791n], went: [0, 0n], fees: 0n },
    { channel: 'balance', came: [2, 2_000n], went: [2, 5_582n], fees: 0n },
    { channel: 'cash-on-delivery', came: [1, 1_791n], went: [0, 0n], fees: 0n },
  ])
})

test('a transfer that came too late has no part of a wallet, and goes into one', async () => {
  const { paymentId } = await owed()
  await client.payment.update({ where: { id: paymentId }, data: { balancePart: 1_000n } })
  const facts = { paymentId, channel: 'back-office', providerNo: 'too late', currency, isLate: true }
  const amounts = { amount: 9_000n, walletPart: 9_000n, providerPart: 0n }
  await client.capture.create({ data: { ...facts, ...amounts, capturedAt: clock.now } })
  expect(await totals()).toMatchObject([{ channel: 'back-office', came: [1, 9_000n] }])
})
